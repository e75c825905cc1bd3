import { describe, expect, test } from 'vitest';
import { findDrift } from '../../../server/src/drift/find-drift.ts';
import type { Observation } from '../../../server/src/drift/observation.ts';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import type { ManagedEntry } from '../../support/managed-object.ts';
import { dryRun, flux, readOnly, rejected } from '../../support/observations.ts';

const find = (observation: Observation) =>
  findDrift(observation).map(({ path, owners, ...finding }) => ({
    ...finding,
    path: formatPath(path),
    by: owners.map(({ manager }) => manager),
  }));

const scaled = (replicas: number): JsonObject => ({ apiVersion: 'apps/v1', spec: { replicas } });
const applied = ['f:spec/f:replicas'];

describe('a changed value', () => {
  const change = (other: Omit<ManagedEntry, 'fields'>): Observation =>
    dryRun({
      declared: scaled(3),
      live: scaled(5),
      applied,
      stillApplied: ['f:spec/f:other'],
      others: [{ ...other, fields: applied }],
    });

  test.each<readonly [string, string, string, Omit<ManagedEntry, 'fields'>]>([
    ['1: kubectl edit', 'drift-changed', 'warning', { manager: 'kubectl-edit' }],
    ['2: the HPA', 'drift-overwritten', 'hint', { manager: 'kube-controller-manager', subresource: 'scale' }],
    ['2b: kubectl scale', 'drift-changed', 'warning', { manager: 'kubectl', subresource: 'scale' }],
    ['a tool that we do not know', 'drift-changed', 'information', { manager: 'my-script' }],
    ['another applier', 'drift-overwritten', 'hint', { manager: 'helm', operation: 'Apply' }],
    ['kubectl apply', 'drift-changed', 'warning', { manager: 'kubectl-client-side-apply' }],
    ['kubectl apply --server-side', 'drift-changed', 'warning', { manager: 'kubectl', operation: 'Apply' }],
  ])('%s: %s, %s', (_who, code, severity, other) => {
    expect(find(change(other))).toEqual([
      { code, severity, path: 'spec.replicas', anchor: 'value', desired: 3, live: 5, by: [other.manager] },
    ]);
  });

  test('that the applier still owns is an edit of the file', () => {
    expect(find(dryRun({ declared: scaled(3), live: scaled(5), applied }))).toMatchObject([
      { code: 'pending-change', severity: 'information', by: [flux] },
    ]);
  });

  test('that nobody owns is an edit of the file', () => {
    const observation = dryRun({ declared: scaled(3), live: scaled(5), applied, stillApplied: [] });
    expect(find(observation)).toMatchObject([{ code: 'pending-change', by: [] }]);
  });

  test('says how and when the owner wrote', () => {
    const time = '2026-11-01T10:00:00Z';
    const [finding] = findDrift(change({ manager: 'kubectl', subresource: 'scale', time }));
    expect(finding?.owners).toStrictEqual([{ manager: 'kubectl', operation: 'Update', subresource: 'scale', time }]);
  });

  test('58: set back by kubectl, equal to the file: silent', () => {
    const others = [{ manager: 'kubectl-edit', fields: applied }];
    expect(find(dryRun({ declared: scaled(3), live: scaled(3), applied, others }))).toEqual([]);
  });

  test('an owner of the status says nothing about it', () => {
    expect(find(change({ manager: 'kubectl', subresource: 'status' }))).toMatchObject([{ code: 'pending-change' }]);
  });
});

describe('the webhook rule: what the applier holds neither before nor after is silent', () => {
  test.each([
    ['a change', { ...scaled(3), x: 1 }, { ...scaled(3), x: 2 }],
    ['only predicted', { ...scaled(3), x: 1 }, scaled(3)],
    ['only live', scaled(3), { ...scaled(3), x: 2 }],
  ])('%s', (_what, predicted, live) => {
    expect(find(dryRun({ declared: scaled(3), predicted, live, applied }))).toEqual([]);
  });

  test('16: what is inside a list of which the applier holds items, but not this one', () => {
    const declared = { spec: { env: [{ name: 'A' }] } };
    const predicted = { spec: { env: [{ name: 'A' }, { name: 'INJECTED', value: 'new' }] } };
    const live = { spec: { env: [{ name: 'A' }, { name: 'INJECTED', value: 'old' }] } };
    const fields = ['f:spec/f:env/k:{"name":"A"}/.', 'f:spec/f:env/k:{"name":"A"}/f:name'];
    expect(find(dryRun({ declared, predicted, live, applied: fields }))).toEqual([]);
  });
});

describe('one side only', () => {
  test('only predicted: not in the cluster yet, or no longer', () => {
    const live = { apiVersion: 'apps/v1', spec: {} };
    expect(find(dryRun({ declared: scaled(3), live, applied, stillApplied: ['f:spec/f:other'] }))).toEqual([
      { code: 'not-in-cluster', severity: 'information', path: 'spec.replicas', anchor: 'key', desired: 3, by: [] },
    ]);
  });

  test('38: only live, held by the applier: its removal is pending', () => {
    const [declared, live] = [{ data: { a: '1' } }, { data: { a: '1', b: '2' } }];
    const stillApplied = ['f:data/f:a', 'f:data/f:b'];
    expect(find(dryRun({ declared, live, applied: ['f:data/f:a'], stillApplied }))).toEqual([
      { code: 'pending-removal', severity: 'information', path: 'data.b', anchor: 'key', live: '2', by: [flux] },
    ]);
  });

  test('20: a renamed container: the new one is missing, the old one goes', () => {
    const container = (name: string): JsonObject => ({ spec: { containers: [{ name, image: 'i' }] } });
    const fields = (name: string): string[] =>
      ['.', 'f:name', 'f:image'].map((part) => `f:spec/f:containers/k:{"name":"${name}"}/${part}`);
    const observation = dryRun({
      declared: container('new'),
      live: container('old'),
      applied: fields('new'),
      stillApplied: fields('old'),
    });
    expect(find(observation).map(({ code, path }) => [code, path])).toEqual([
      ['not-in-cluster', 'spec.containers[name="new"]'],
      ['pending-removal', 'spec.containers[name="old"]'],
    ]);
  });
});

describe('lists', () => {
  test('17: args in another order: the whole list', () => {
    const args = (...list: string[]): JsonObject => ({ spec: { args: list } });
    const fields = ['f:spec/f:args'];
    const others = [{ manager: 'kubectl-edit', fields }];
    const observation = dryRun({
      declared: args('a', 'b'),
      live: args('b', 'a'),
      applied: fields,
      stillApplied: [],
      others,
    });
    expect(find(observation)).toMatchObject([{ code: 'drift-changed', path: 'spec.args', live: ['b', 'a'] }]);
  });

  test('19: a keyed list in another order: silent', () => {
    const volumes = (...names: string[]): JsonObject => ({ spec: { volumes: names.map((name) => ({ name })) } });
    const fields = ['a', 'b'].map((name) => `f:spec/f:volumes/k:{"name":"${name}"}/f:name`);
    expect(find(dryRun({ declared: volumes('a', 'b'), live: volumes('b', 'a'), applied: fields }))).toEqual([]);
  });
});

describe('extras', () => {
  const path = [{ field: 'spec' }, { field: 'paused' }];
  const live = { spec: { replicas: 3, paused: true } };
  const others = [{ manager: 'kubectl-edit', fields: ['f:spec/f:paused'] }];
  const seen = dryRun({ declared: { spec: { replicas: 3 } }, predicted: live, live, applied, others });
  const trimmed = (object: JsonObject): Observation =>
    seen.prediction.mode === 'dry-run'
      ? { ...seen, prediction: { ...seen.prediction, trimmed: { object, candidates: [path] } } }
      : seen;
  const about = { code: 'drift-extra', severity: 'warning', path: 'spec.paused', anchor: 'key', by: ['kubectl-edit'] };

  test('14: one that applying removes', () => {
    expect(find(trimmed({ spec: { replicas: 3 } }))).toEqual([{ ...about, live: true, outcome: 'removed' }]);
  });

  test('3: one that applying resets', () => {
    expect(find(trimmed({ spec: { replicas: 3, paused: false } }))).toEqual([
      { ...about, live: true, outcome: { resetTo: false } },
    ]);
  });

  test('a default of the server, and one that was not tried: silent', () => {
    expect(find(trimmed(live))).toEqual([]);
    expect(find(seen)).toEqual([]);
  });
});

describe('without a dry run', () => {
  test('a value that differs, with its owner', () => {
    const owner = { manager: 'kubectl-edit', fields: applied };
    expect(find(readOnly(scaled(3), scaled(5), owner))).toEqual([
      {
        code: 'drift-changed',
        severity: 'warning',
        path: 'spec.replicas',
        anchor: 'value',
        desired: 3,
        live: 5,
        by: ['kubectl-edit'],
      },
    ]);
  });

  test('what only the cluster has: silent', () => {
    expect(find(readOnly({ spec: {} }, scaled(5), { manager: 'kubectl', fields: applied }))).toEqual([]);
  });

  test('the values of a Secret are not compared with the marks that stand for them', () => {
    const secret = { kind: 'Secret', type: 'Opaque', metadata: {}, data: { a: 'eA==' }, stringData: { b: 'y' } };
    const live = { kind: 'Secret', type: 'kubernetes.io/tls', metadata: {}, data: { a: '*** 0', b: '*** 1' } };
    expect(find(readOnly(secret, live)).map(({ path }) => path)).toEqual(['type']);
  });
});

describe('an object that the API server refuses', () => {
  const declared = { spec: { containers: [{ name: 'web', image: '' }] } };

  test('at the path that it names, by the name of the item', () => {
    expect(find(rejected(declared, 'required', 'spec.containers[0].image'))).toEqual([
      {
        code: 'rejected',
        severity: 'error',
        path: 'spec.containers[name="web"].image',
        anchor: 'value',
        detail: 'required',
        by: [],
      },
    ]);
  });

  test.each([undefined, '<nil>', ''])('on the kind, where it names no path (%s)', (field) => {
    expect(find(rejected(declared, 'denied by policy', field))).toEqual([
      { code: 'rejected', severity: 'error', path: 'kind', anchor: 'key', detail: 'denied by policy', by: [] },
    ]);
  });
});

describe('no object', () => {
  const listed = (metadata: JsonObject): Observation => ({
    state: 'absent',
    declared: { metadata },
    inventory: 'listed',
  });
  const reconcile = 'kustomize.toolkit.fluxcd.io/reconcile';

  test('27: not in an inventory: not deployed', () => {
    for (const inventory of ['not-listed', 'unknown'] as const) {
      expect(find({ state: 'absent', declared: {}, inventory })).toEqual([
        { code: 'not-deployed', severity: 'information', path: 'kind', anchor: 'key', by: [] },
      ]);
    }
  });

  test('28: in an inventory: deleted', () => {
    expect(find(listed({}))).toEqual([
      { code: 'drift-deleted', severity: 'warning', path: 'kind', anchor: 'key', by: [] },
    ]);
    expect(find(listed({ annotations: { [reconcile]: 'enabled' } }))).toHaveLength(1);
  });

  test('28: in an inventory, but never created: silent', () => {
    expect(find(listed({ annotations: { [reconcile]: 'disabled' } }))).toEqual([]);
    expect(find(listed({ labels: { [reconcile]: 'Disabled' } }))).toEqual([]);
  });

  test('29: not readable: silent, never "deleted"', () => {
    expect(find({ state: 'unavailable', declared: {}, reason: 'forbidden', message: 'no' })).toEqual([]);
  });

  test('31: a kind that is not served', () => {
    expect(find({ state: 'not-served', declared: {} })).toEqual([
      { code: 'crd-not-installed', severity: 'hint', path: 'apiVersion', anchor: 'value', by: [] },
    ]);
  });
});

describe('what Flux has yet to substitute: silent, the rest is said', () => {
  const declared = { spec: { replicas: '${REPLICAS:=2}', paused: true, args: ['a', '-p=${PORT}'] } };
  const live = { spec: { replicas: 4, paused: false, args: ['a', '-p=80'] } };
  const fields = ['f:spec/f:replicas', 'f:spec/f:paused', 'f:spec/f:args'];

  test('with a dry run and without one', () => {
    expect(find(dryRun({ declared, live, applied: fields })).map(({ path }) => path)).toEqual(['spec.paused']);
    expect(find(readOnly(declared, live)).map(({ path }) => path)).toEqual(['spec.paused']);
  });

  test('what the cluster lacks', () => {
    expect(find(readOnly({ spec: { a: { b: '${X}' }, c: 1 } }, { spec: {} })).map(({ path }) => path)).toEqual([
      'spec.c',
    ]);
  });

  test('a refusal of the object', () => {
    expect(find(rejected(declared, 'must be a number', 'spec.replicas'))).toEqual([]);
    expect(find(rejected({ spec: { a: '$X {}' } }, 'no'))).toHaveLength(1);
  });

  test('an object whose name or namespace is not known yet', () => {
    const absent = { state: 'absent', inventory: 'not-listed' } as const;
    expect(find({ ...absent, declared: { metadata: { name: '${NAME}' } } })).toEqual([]);
    expect(find({ ...absent, declared: { metadata: { name: 'a' }, ...declared } })).toHaveLength(1);
    expect(find({ ...absent, declared: {}, assumedNamespace: 'default' })).toEqual([]);
    expect(find({ ...absent, declared: {}, inventory: 'listed', assumedNamespace: 'default' })).toHaveLength(1);
  });
});
