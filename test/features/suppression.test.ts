import { describe, expect, test } from 'vitest';
import { codeLenses } from '../../server/src/features/code-lens.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import { status } from '../../server/src/features/status.ts';
import { given } from '../support/markers.ts';
import { dryRun, readOnly, rejected } from '../support/observations.ts';
import { checkedSnapshot } from '../support/schema-snapshots.ts';
import { type See, snapshotOf, uri } from '../support/snapshots.ts';

const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n';
const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const scaled: See = (declared) =>
  readOnly(
    declared,
    { ...declared, spec: { replicas: 5, paused: true } },
    { manager: 'kubectl-edit', fields: ['f:spec/f:replicas', 'f:spec/f:paused'] },
  );
const codes = (text: string, see: See) => diagnostics(snapshotOf(text, see), uri).map(({ code }) => code);
const titles = (text: string, see: See) =>
  codeLenses(snapshotOf(text, see), uri).map(({ command }) => command?.title ?? '');

describe('what a comment disables of the drift is said nowhere', () => {
  const told = `${head}spec:\n  replicas: 3\n  paused: false\n`;
  const one = `${head}spec:\n  # driftline-disable-next-line drift-changed\n  replicas: 3\n  paused: false\n`;
  const both = `# driftline-disable-file drift-changed\n${told}`;

  test.each([
    ['two fields', told, ['drift-changed', 'drift-changed'], 2, 1, /^2 /],
    ['one of them', one, ['drift-changed'], 1, 1, /^1 /],
    ['both', both, [], 0, 0, /comment/],
  ])('%s', (_what, text, expected, hints, drifted, title) => {
    expect(codes(text, scaled)).toEqual(expected);
    expect(inlayHints(snapshotOf(text, scaled), uri, whole)).toHaveLength(hints);
    expect(status(snapshotOf(text, scaled)).drifted).toBe(drifted);
    expect(titles(text, scaled)[0]).toMatch(title);
  });

  test('another code is told', () => {
    expect(codes(`# driftline-disable-file drift-extra, schema-type\n${told}`, scaled)).toHaveLength(2);
  });

  test('the lines of a block scalar: a comment above it', () => {
    const text = (comment: string) => `${head}data:\n  ${comment}a: |\n    x\n    y\n`;
    const see: See = (declared) =>
      readOnly(declared, { ...declared, data: { a: 'x\nz\n' } }, { manager: 'kubectl-edit', fields: ['f:data/f:a'] });
    expect(codes(text(''), see)).toEqual(['drift-changed']);
    expect(codes(text('# driftline-disable-next-line drift-changed\n  '), see)).toEqual([]);
  });

  test('an object that would be rejected is not said to be in sync', () => {
    const text = `apiVersion: v1\n# driftline-disable-next-line rejected\nkind: A\nmetadata: { name: a }\n`;
    const see: See = (declared) => rejected(declared, 'no');
    expect(codes(text, see)).toEqual([]);
    expect(titles(text, see)[0]).toMatch(/comment/);
  });

  test('the object that is on line 0', () => {
    const text = '{ apiVersion: v1, kind: A, metadata: { name: a } }\n';
    const see: See = (declared) => ({ state: 'absent', declared, inventory: 'listed' });
    expect(codes(text, see)).toEqual(['drift-deleted']);
    expect(codes(`# driftline-disable-next-line drift-deleted\n${text}`, see)).toEqual([]);
  });

  test('in sync stays in sync', () => {
    const see: See = (declared) => dryRun({ declared, live: declared, applied: [] });
    expect(titles(both, see)[0]).not.toMatch(/comment/);
  });
});

describe('what a comment disables of the schema and the syntax', () => {
  const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\n';
  const found = (text: string) => diagnostics(checkedSnapshot(text), uri).map(({ code, range }) => ({ code, range }));

  test('its code on its line', () => {
    const { text, ranges } = given(
      `${widget}spec:\n  # driftline-disable-next-line schema-type\n  replicas: a\n  paused: █3█\n`,
    );
    expect(found(text)).toEqual([{ code: 'schema-type', range: ranges[0] }]);
    expect(found(text.replace('schema-type', 'schema-enum'))).toHaveLength(2);
  });

  test('what stands in the comment of another server', () => {
    const text = `${widget}spec:\n  # yaml-language-server-disable\n  replicas: a\n`;
    expect(found(text.replace(/ {2}#.*\n/, ''))).toHaveLength(1);
    expect(found(text)).toEqual([]);
    expect(found(text.replace('-disable', '-disable no such words'))).toHaveLength(1);
    expect(found(`# yaml-language-server: $schema=none\n${widget}spec: { replicas: a }\n`)).toEqual([]);
  });

  test('broken YAML', () => {
    const text = `${widget}spec:\n  # driftline-disable-next-line yaml-syntax\n  replicas: [\n`;
    expect(found(text.replace(/ {2}#.*\n/, ''))).toHaveLength(1);
    expect(found(`# driftline-disable-file yaml-syntax\n${text}`)).toEqual([]);
  });

  test('a code that there is not: is marked, with what was probably meant', () => {
    const { text, range } = given(`${widget}# driftline-disable-next-line █schema-typ█\nspec: { replicas: 1 }\n`);
    const [only, ...others] = diagnostics(checkedSnapshot(text), uri);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ code: 'unknown-code', range, severity: 4, data: { suggestion: 'schema-type' } });
    expect(found(text.replace('schema-typ\n', 'schema-type\n'))).toEqual([]);
    expect(found(`# driftline-disable-file\n${text}`)).toEqual([]);
  });
});
