import { describe, expect, test } from 'vitest';
import { codeLenses } from '../../server/src/features/code-lens.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import { status } from '../../server/src/features/status.ts';
import { given } from '../support/markers.ts';
import { dryRun, rejected } from '../support/observations.ts';
import { type See, snapshotOf, uri } from '../support/snapshots.ts';

const before = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  paused: false
  env: []
`;

const fields = ['f:spec/f:replicas', 'f:spec/f:paused'];
const edit = { manager: 'kubectl-edit', fields: [...fields, 'f:spec/f:strategy'] };

/** Replicas and paused have drifted; strategy is an extra. */
const see: See = (declared) => {
  const spec = { replicas: 5, paused: true, env: [], strategy: 'x' };
  const seen = dryRun({
    declared,
    predicted: { ...declared, spec: { replicas: 3, paused: false, env: [], strategy: 'x' } },
    live: { ...declared, spec },
    applied: fields,
    others: [edit],
  });
  if (seen.prediction.mode !== 'dry-run') return seen;
  const candidates = [[{ field: 'spec' }, { field: 'strategy' }]];
  const { strategy: _strategy, ...kept } = spec;
  return { ...seen, prediction: { ...seen.prediction, trimmed: { object: { ...declared, spec: kept }, candidates } } };
};

/** What is said of a text that was looked up as `before`: code and place, in the order of the text. */
function said(now: string): unknown {
  return diagnostics(snapshotOf(before, see, now), uri).map(({ code, range }) => [code, range]);
}

describe('while a person types, before the cluster was asked again', () => {
  test('unedited: everything', () => {
    const { text, ranges } = given(before.replace('spec', '█spec█').replace('3', '█3█').replace('false', '█false█'));
    expect(said(text)).toEqual([
      ['drift-changed', ranges[1]],
      ['drift-changed', ranges[2]],
      ['drift-extra', ranges[0]],
    ]);
  });

  test('an edited value loses its finding, the others stay', () => {
    const { text, ranges } = given(before.replace('spec', '█spec█').replace('3', '4').replace('false', '█false█'));
    expect(said(text)).toEqual([
      ['drift-changed', ranges[1]],
      ['drift-extra', ranges[0]],
    ]);
  });

  test('set back, it has it again', () => {
    expect(said(before)).toHaveLength(3);
    expect(said(before.replace('replicas: 3', 'replicas: 0x3'))).toHaveLength(3);
  });

  test('the others move with the text', () => {
    const moved = before.replace('spec:\n', '# a\n# b\n█spec█:\n  first: 1\n').replace('3', '█3█');
    const { text, ranges } = given(moved.replace('false', '█false█'));
    expect(said(text)).toEqual([
      ['drift-changed', ranges[1]],
      ['drift-changed', ranges[2]],
      ['drift-extra', ranges[0]],
    ]);
  });

  test('a key that was taken away loses its finding', () => {
    const { text, ranges } = given(
      before.replace('spec', '█spec█').replace('  replicas: 3\n', '').replace('false', '█false█'),
    );
    expect(said(text)).toEqual([
      ['drift-changed', ranges[1]],
      ['drift-extra', ranges[0]],
    ]);
  });

  test('an extra that was written into the file is none any more', () => {
    expect(said(`${before}  strategy: x\n`)).toHaveLength(2);
  });

  test('hints, code lens and status follow', () => {
    const now = snapshotOf(before, see, before.replace('3', '4').replace('false', 'true'));
    const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    expect(inlayHints(now, uri, whole)).toHaveLength(1);
    expect(inlayHints(snapshotOf(before, see), uri, whole)).toHaveLength(3);
    expect(status(now)).toMatchObject({ drifted: 1 });
    expect(codeLenses(now, uri)).toHaveLength(2);
  });

  test('a text that is broken for a moment says so, and nothing of the cluster', () => {
    expect(diagnostics(snapshotOf(before, see, `${before}  replicas: 3\n`), uri).map(({ code }) => code)).toEqual([
      'yaml-syntax',
    ]);
  });

  test('another name is another resource, of which nothing is known', () => {
    expect(said(before.replace('name: web', 'name: other'))).toEqual([]);
  });

  test('a refusal stays until what was refused is edited', () => {
    const refused: See = (declared) => rejected(declared, 'must be positive', 'spec.replicas');
    const codes = (now: string): unknown[] =>
      diagnostics(snapshotOf(before, refused, now), uri).map(({ code }) => code);
    expect(codes(before.replace('false', 'true'))).toEqual(['rejected']);
    expect(codes(before.replace('3', '4'))).toEqual([]);
  });
});
