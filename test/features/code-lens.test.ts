import { describe, expect, test } from 'vitest';
import type { CodeLens } from 'vscode-languageserver';
import type { Observation } from '../../server/src/drift/observation.ts';
import { codeLenses } from '../../server/src/features/code-lens.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { given } from '../support/markers.ts';
import { dryRun, readOnly, rejected } from '../support/observations.ts';
import { type See, snapshotOf, uri } from '../support/snapshots.ts';

const text = `# head
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { a: 1, b: 1 }
`;
const compare = 'driftline.compareWithLive';
const spec = (value: JsonObject, live: JsonObject) => [value, { ...value, spec: live }] as const;
const titles = (see: See): string[] =>
  codeLenses(snapshotOf(text, see), uri).map(({ command }) => command?.title ?? '');

describe('code lens', () => {
  test('stands above its resource and leads to the comparison', () => {
    const { text: two, ranges } = given(
      `${text.replace('apiVersion', '██apiVersion')}---\n██${text.replace('web', 'other').replace('# head\n', '')}`,
    );
    const lenses = codeLenses(
      snapshotOf(two, (declared) => dryRun({ declared, live: declared, applied: [] })),
      uri,
    );
    expect(lenses.map(({ range }: CodeLens) => range)).toEqual([ranges[0], ranges[0], ranges[1], ranges[1]]);
    expect(lenses.map(({ command }) => command?.command)).toEqual([compare, compare, compare, compare]);
    expect(lenses[2]?.command?.arguments).toEqual([uri, ranges[1]?.start]);
  });

  test('counts what is found in its own resource', () => {
    const two = `${text}---\n${text.replace('web', 'other')}`;
    const edit = { manager: 'kubectl-edit', fields: ['f:spec/f:a', 'f:spec/f:b'] };
    const see: See = (declared, name) => readOnly(...spec(declared, { a: 2, b: name === 'web' ? 1 : 2 }), edit);
    const [one, , both] = codeLenses(snapshotOf(two, see), uri).map(({ command }) => command?.title);
    expect(one).toMatch(/^1 /);
    expect(both).toMatch(/^2 /);
  });

  test('leads nowhere while there is nothing to compare with', () => {
    const lenses = codeLenses(
      snapshotOf(text, (declared) => ({ state: 'absent', declared, inventory: 'unknown' })),
      uri,
    );
    expect(lenses.map(({ command }) => command?.command)).toEqual(['']);
  });

  test('is absent for what was not looked up, and for files that are not open', () => {
    expect(
      codeLenses(
        snapshotOf(text, () => undefined),
        uri,
      ),
    ).toEqual([]);
    expect(
      codeLenses(
        snapshotOf(text, () => undefined),
        'file:///other.yaml',
      ),
    ).toEqual([]);
  });

  test('tells every state from every other', () => {
    const edit = { manager: 'kubectl-edit', fields: ['f:spec/f:a', 'f:spec/f:b'] };
    const states: readonly ((declared: JsonObject) => Observation)[] = [
      (declared) => ({ state: 'unavailable', declared, reason: 'forbidden', message: 'no' }),
      (declared) => ({ state: 'not-served', declared }),
      (declared) => ({ state: 'absent', declared, inventory: 'listed' }),
      (declared) => ({ state: 'absent', declared, inventory: 'not-listed' }),
      (declared) => ({ state: 'absent', declared, inventory: 'not-listed', assumedNamespace: 'demo' }),
      (declared) => rejected(declared, 'no'),
      (declared) => readOnly(...spec(declared, { a: 2, b: 1 }), edit),
      (declared) => readOnly(...spec(declared, { a: 2, b: 2 }), edit),
      (declared) => readOnly(...spec(declared, { a: 2, b: 1 })),
      (declared) => readOnly(...spec(declared, { a: 2, b: 2 })),
      (declared) => readOnly(declared, declared),
      (declared) => dryRun({ declared, live: declared, applied: [] }),
    ];
    const said = states.map((see) => titles(see)[0]);
    expect(said.every(Boolean)).toBe(true);
    expect(new Set(said).size).toBe(states.length);
  });

  test('names the applier and how it stands', () => {
    const applier = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' } as const;
    const revision = `main@sha1:${'0123456789'.repeat(4)}`;
    const of = (more: object): string =>
      titles((declared) => ({ ...readOnly(declared, declared), applier: { ...applier, ...more } }))[0] ?? '';
    expect(of({})).toContain('flux-system/apps');
    expect(of({ revision })).toMatch(/main@0123456$/);
    expect(of({ revision: 'main' })).toMatch(/main$/);
    const [none, ready, not, suspended] = [
      {},
      { ready: 'True' },
      { ready: 'False' },
      { ready: 'True', isSuspended: true },
    ].map(of);
    expect(new Set([none, ready, not, suspended]).size).toBe(4);
    expect(of({ isSuspended: true })).toBe(suspended);
  });
});
