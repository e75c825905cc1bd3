import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { given } from '../support/markers.ts';
import { dryRun, readOnly, rejected } from '../support/observations.ts';
import { type See, snapshotOf, uri } from '../support/snapshots.ts';

const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n';
const edit = (...fields: string[]) => ({ manager: 'kubectl-edit', fields });

/** Expects one diagnostic at each pair of marks, in their order. */
function expectMarks(marked: string, see: See, ...codes: readonly string[]): void {
  const { text, ranges } = given(marked);
  const found = diagnostics(snapshotOf(text, see), uri);
  expect(found.map(({ code, range, source }) => ({ code, range, source }))).toEqual(
    codes.map((code, i) => ({ code, range: ranges[i], source: 'driftline' })),
  );
}

describe('where a finding is marked', () => {
  test('a changed value: the value', () => {
    const fields = ['f:spec/f:replicas'];
    const see: See = (declared) =>
      dryRun({ declared, live: { ...declared, spec: { replicas: 5 } }, applied: fields, others: [edit(...fields)] });
    expectMarks(`${head}spec:\n  replicas: █3█ # three\n`, see, 'drift-changed');
  });

  test('a key that the cluster lacks: the key', () => {
    const see: See = (declared) =>
      dryRun({ declared, live: { ...declared, spec: {} }, applied: ['f:spec/f:replicas'] });
    expectMarks(`${head}spec:\n  █replicas█: 3\n`, see, 'not-in-cluster');
  });

  test('a key that only the cluster has: the parent key', () => {
    const live = { data: { a: '1', b: '2' } };
    const stillApplied = ['f:data/f:a', 'f:data/f:b'];
    const see: See = (declared) =>
      dryRun({ declared, live: { ...declared, ...live }, applied: ['f:data/f:a'], stillApplied });
    expectMarks(`${head}█data█:\n  a: "1"\n`, see, 'pending-removal');
  });

  test('an item of a keyed list: its own value, whatever its place', () => {
    const item = (name: string) => `f:spec/f:containers/k:{"name":"${name}"}`;
    const applied = [`${item('a')}/f:image`, `${item('b')}/f:image`];
    const live = {
      spec: {
        containers: [
          { name: 'b', image: 'x' },
          { name: 'a', image: '1' },
        ],
      },
    };
    const see: See = (declared) =>
      dryRun({ declared, live: { ...declared, ...live }, applied, others: [edit(`${item('b')}/f:image`)] });
    const body = 'spec:\n  containers:\n    - { name: a, image: "1" }\n    - { name: b, image: █"2"█ }\n';
    expectMarks(head + body, see, 'drift-changed');
  });

  test('inside an alias: the place of use', () => {
    const fields = ['f:spec/f:b/f:x'];
    const see: See = (declared) =>
      dryRun({
        declared,
        live: { ...declared, spec: { a: { x: 1 }, b: { x: 2 } } },
        applied: fields,
        others: [edit(...fields)],
      });
    expectMarks(`${head}spec:\n  a: &a { x: 1 }\n  b: █*a█\n`, see, 'drift-changed');
  });

  test('the object as a whole: its kind', () => {
    expectMarks(
      'apiVersion: v1\n█kind█: A\nmetadata: { name: a }\n',
      (declared) => ({ state: 'absent', declared, inventory: 'listed' }),
      'drift-deleted',
    );
    expectMarks(
      'apiVersion: v1\n█kind█: A\nmetadata: { name: a }\n',
      (declared) => rejected(declared, 'no'),
      'rejected',
    );
    expectMarks(
      'apiVersion: █v1█\nkind: A\nmetadata: { name: a }\n',
      (declared) => ({ state: 'not-served', declared }),
      'crd-not-installed',
    );
  });

  test('a refused value that the file does not have: the nearest key above', () => {
    const see: See = (declared) => rejected(declared, 'required', 'spec.selector.matchLabels');
    expectMarks(`${head}█spec█: { replicas: 3 }\n`, see, 'rejected');
    expectMarks(
      `${head}spec: { █selector█: {} }\n`,
      (declared) => rejected(declared, 'x', 'spec.selector'),
      'rejected',
    );
  });

  test('39: a value of stringData: its own key, though it is compared as data', () => {
    const marks = { data: { a: `*** ${'0'.repeat(64)}`, b: 'same' } };
    const see: See = (declared) =>
      dryRun({
        declared,
        predicted: { ...declared, data: { a: `*** ${'1'.repeat(64)}`, b: 'same' } },
        live: { ...declared, ...marks },
        applied: ['f:data/f:a', 'f:data/f:b'],
        others: [edit('f:data/f:a')],
      });
    const secret = head.replace('Deployment', 'Secret').replace('apps/v1', 'v1');
    expectMarks(`${secret}data: { b: eA== }\nstringData: { a: █canary█ }\n`, see, 'drift-changed');
    expectMarks(`${secret}data: { a: █Y2FuYXJ5█, b: eA== }\n`, see, 'drift-changed');
  });

  test('only a Secret is written in two ways', () => {
    const fields = ['f:data/f:a'];
    const see: See = (declared) => readOnly(declared, { ...declared, data: { a: 'x' } }, edit(...fields));
    expectMarks(`${head}data: { a: █d█ }\nstringData: { a: s }\n`, see, 'drift-changed');
  });

  test('two resources of one file: each its own', () => {
    const fields = ['f:spec/f:replicas'];
    const see: See = (declared, name) =>
      name === 'web'
        ? dryRun({ declared, live: { ...declared, spec: { replicas: 5 } }, applied: fields })
        : { state: 'absent', declared, inventory: 'not-listed' };
    const other = 'apiVersion: v1\n█kind█: ConfigMap\nmetadata: { name: other }\n';
    expectMarks(`${head}spec: { replicas: █3█ }\n---\n${other}`, see, 'pending-change', 'not-deployed');
  });
});

describe('what a diagnostic says', () => {
  const fields = ['f:spec/f:replicas'];
  const text = `${head}spec:\n  replicas: 3\n`;

  test.each([
    ['kubectl-edit', DiagnosticSeverity.Warning],
    ['a-controller', DiagnosticSeverity.Hint],
    ['somebody', DiagnosticSeverity.Information],
  ])('a change by %s has severity %d', (manager, severity) => {
    const see: See = (declared) => readOnly(declared, { ...declared, spec: { replicas: 5 } }, { manager, fields });
    expect(diagnostics(snapshotOf(text, see), uri).map((found) => found.severity)).toEqual([severity]);
  });

  test('facts for a quick fix', () => {
    const see: See = (declared) => readOnly(declared, { ...declared, spec: { replicas: 5 } }, edit(...fields));
    expect(diagnostics(snapshotOf(text, see), uri)[0]?.data).toEqual({
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      path: 'spec.replicas',
      desired: 3,
      live: 5,
      owners: [{ manager: 'kubectl-edit', operation: 'Update' }],
      outcome: undefined,
    });
  });

  test('the value of a Secret, and even its mark, is in no message', () => {
    const [before, after] = ['0', '1'].map((digit) => `*** ${digit.repeat(64)}`);
    const see: See = (declared) =>
      dryRun({
        declared,
        predicted: { ...declared, data: { a: after ?? '' } },
        live: { ...declared, data: { a: before ?? '' } },
        applied: ['f:data/f:a'],
        others: [edit('f:data/f:a')],
      });
    const found = diagnostics(
      snapshotOf('apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { a: canary }\n', see),
      uri,
    );
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain('canary');
    expect(found[0]?.message).not.toMatch(/[01]{8}/);
    expect(found[0]?.message).toContain('***');
  });
});

describe('what is silent', () => {
  test('a resource that was not looked up, could not be read, or is in sync', () => {
    const text = `${head}spec: { replicas: 3 }\n`;
    expect(
      diagnostics(
        snapshotOf(text, () => undefined),
        uri,
      ),
    ).toEqual([]);
    const unreadable: See = (declared) => ({ state: 'unavailable', declared, reason: 'forbidden', message: 'no' });
    expect(diagnostics(snapshotOf(text, unreadable), uri)).toEqual([]);
    const same: See = (declared) => dryRun({ declared, live: declared, applied: ['f:spec/f:replicas'] });
    expect(diagnostics(snapshotOf(text, same), uri)).toEqual([]);
  });

  test('a file that is not open', () => {
    expect(
      diagnostics(
        snapshotOf('kind: [', () => undefined),
        'file:///other.yaml',
      ),
    ).toEqual([]);
  });
});

describe('syntax', () => {
  test('is said without a cluster, beside what the cluster says', () => {
    const { text, ranges } = given(`apiVersion: v1\n█kind█: A\nmetadata: { name: a }\n---\nx: 1\n█x█: 2\n`);
    const see: See = (declared) => ({ state: 'absent', declared, inventory: 'unknown' });
    const found = diagnostics(snapshotOf(text, see), uri);
    expect(found.map(({ code, range, severity }) => [code, range, severity])).toEqual([
      ['yaml-syntax', ranges[1], DiagnosticSeverity.Error],
      ['not-deployed', ranges[0], DiagnosticSeverity.Information],
    ]);
    const blind = snapshotOf(text, () => undefined, text, { connection: { state: 'untrusted' } });
    expect(diagnostics(blind, uri).map(({ code }) => code)).toEqual(['yaml-syntax']);
  });
});
