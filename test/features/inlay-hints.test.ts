import { describe, expect, test } from 'vitest';
import type { InlayHint } from 'vscode-languageserver';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import { given } from '../support/markers.ts';
import { dryRun, readOnly } from '../support/observations.ts';
import { type See, snapshotOf, uri } from '../support/snapshots.ts';

const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n';
const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

function hints(text: string, see: See, range = whole): InlayHint[] {
  return inlayHints(snapshotOf(text, see), uri, range);
}

const scaled: See = (declared) =>
  readOnly(
    declared,
    { ...declared, spec: { replicas: 5 } },
    { manager: 'kubectl-edit', fields: ['f:spec/f:replicas'] },
  );

describe('inlay hints', () => {
  test('stand at the end of the line of a value that differs, with the live value and its owner', () => {
    const { text, range } = given(`${head}spec:\n  replicas: █3█ # three\n`);
    const [hint, ...others] = hints(text, scaled);
    expect(others).toEqual([]);
    expect(hint?.position.line).toBe(range.start.line);
    expect(hint?.position.character).toBeGreaterThan(1000);
    expect(hint?.label).toContain('5');
    expect(hint?.label).toContain('kubectl-edit');
  });

  test('stand on the parent key for what only the cluster has, as an addition', () => {
    const see: See = (declared) =>
      dryRun({
        declared,
        live: { ...declared, spec: { a: 1, nested: { b: 'two' } } },
        applied: ['f:spec/f:a'],
        stillApplied: ['f:spec/f:a', 'f:spec/f:nested/f:b'],
      });
    const { text, range } = given(`${head}█spec█:\n  a: 1\n`);
    const [hint] = hints(text, see);
    expect(hint?.position.line).toBe(range.start.line);
    expect(hint?.label).toMatch(/^\+ nested: .*two/);
  });

  test('stand on the first line of a value that has several', () => {
    const see: See = (declared) => readOnly(declared, { ...declared, spec: { args: ['x'] } });
    const { text, range } = given(`${head}spec:\n  args:\n    █- a\n    - b█\n`);
    expect(hints(text, see).map(({ position }) => position.line)).toEqual([range.start.line]);
  });

  test('none where the cluster has nothing to show', () => {
    const see: See = (declared) => readOnly(declared, { ...declared, spec: {} });
    expect(hints(`${head}spec: { replicas: 3 }\n`, see)).toEqual([]);
    expect(
      hints(`${head}spec: { replicas: 3 }\n`, (declared) => ({ state: 'absent', declared, inventory: 'listed' })),
    ).toEqual([]);
    expect(inlayHints(snapshotOf(head, scaled), 'file:///other.yaml', whole)).toEqual([]);
  });

  test.each([
    [0, 3, 0],
    [0, 4, 1],
    [4, 4, 1],
    [4, 9, 1],
    [5, 9, 0],
  ])('of lines %d to %d only', (start, end, count) => {
    const range = { start: { line: start, character: 0 }, end: { line: end, character: 0 } };
    expect(hints(`${head}spec:\n  replicas: 3\n`, scaled, range)).toHaveLength(count);
  });

  test('never show the value of a Secret, nor its mark', () => {
    const mark = (digit: string): string => `*** ${digit.repeat(64)}`;
    const see: See = (declared) =>
      dryRun({
        declared,
        predicted: { ...declared, data: { a: mark('1') } },
        live: { ...declared, data: { a: mark('2'), b: mark('3') } },
        applied: ['f:data/f:a'],
        stillApplied: ['f:data/f:a', 'f:data/f:b'],
      });
    const found = hints('apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { a: canary }\n', see);
    expect(found).toHaveLength(2);
    expect(JSON.stringify(found)).not.toMatch(/canary|([0-9])\1{7}/);
  });
});
