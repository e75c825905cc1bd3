import { describe, expect, test } from 'vitest';
import type { Finding } from '../../server/src/drift/finding.ts';
import type { ComparedResource } from '../../server/src/features/compared-resource.ts';
import { type ScannedCluster, driftTree } from '../../server/src/features/drift-tree.ts';
import type { DriftTree } from '../../server/src/protocol.ts';

const at = (line: number): ComparedResource['range'] => ({
  start: { line, character: 0 },
  end: { line, character: 4 },
});

const replicas: Finding = {
  ...{ code: 'drift-changed', severity: 'warning', path: [{ field: 'spec' }, { field: 'replicas' }], anchor: 'value' },
  ...{ desired: 3, live: 5, owners: [{ manager: 'kubectl-edit', operation: 'Update' }] },
};
const image: Finding = { ...replicas, path: [{ field: 'spec' }, { field: 'image' }], desired: 'a', live: 'b' };

const apps = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps', ready: 'True' } as const;

function compared(parts: Partial<ComparedResource> = {}): ComparedResource {
  return {
    ...{
      uri: 'file:///r/web.yaml',
      ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'demo', name: 'web' },
    },
    ...{ state: 'drifted', isPatched: false, range: at(1), applier: apps, isLive: true, elsewhere: [], secrets: [] },
    ...{ fields: [{ finding: replicas, uri: parts.uri ?? 'file:///r/web.yaml', range: at(5) }], time: 1000 },
    ...parts,
  };
}

function treeOf(resources: readonly ComparedResource[], cluster: Partial<ScannedCluster> = {}): DriftTree {
  const open = { resources: [], isGone: () => false };
  const one = { context: 'home', time: 2000, compared: 1, resources, unread: [], open, ...cluster };
  return driftTree({ state: 'scanned', isScanning: false, isAutomatic: true, clusters: [one], now: 3000 });
}

const rows = (tree: DriftTree): unknown =>
  tree.groups.flatMap(({ resources }) =>
    resources.flatMap(({ fields }) =>
      fields.map(({ path, location: { uri, range } }) => [path, uri, range.start.line]),
    ),
  );

describe('one object of several files', () => {
  const base = compared({
    fields: [{ finding: image, uri: 'file:///r/web.yaml', range: at(7) }],
    elsewhere: [replicas],
  });
  const patch = compared({
    ...{ uri: 'file:///r/patch.yaml', isPatched: true, range: at(2), elsewhere: [image] },
    fields: [{ finding: replicas, uri: 'file:///r/patch.yaml', range: at(3) }],
  });

  test('is one row, and each of its fields stands where a file sets it', () => {
    const tree = treeOf([patch, base]);
    expect(tree.drifted).toBe(1);
    expect(tree.groups[0]?.resources[0]?.location).toEqual({ uri: base.uri, range: base.range });
    expect(rows(tree)).toEqual([
      ['spec.image', 'file:///r/web.yaml', 7],
      ['spec.replicas', 'file:///r/patch.yaml', 3],
    ]);
  });

  test('what no line says stands where the object begins', () => {
    expect(rows(treeOf([{ ...base, fields: [] }]))).toEqual([['spec.replicas', 'file:///r/web.yaml', 1]]);
  });

  test('a copy that no build reads is no better place than the file that one does', () => {
    const copy = compared({ uri: 'file:///r/a-copy.yaml' });
    const built = compared({ build: 'Kustomization flux-system/apps' });
    expect(rows(treeOf([copy, built]))).toEqual([['spec.replicas', 'file:///r/web.yaml', 5]]);
  });
});

describe('an open file', () => {
  const open = (resources: readonly ComparedResource[], gone = ''): Partial<ScannedCluster> => ({
    open: { resources, isGone: (uri) => uri === gone },
  });

  test('counts where it was seen later, also where it has nothing to tell', () => {
    const agreed = compared({ state: 'agreed', fields: [], time: 1500 });
    expect(treeOf([compared()], open([agreed])).groups).toEqual([]);
    expect(treeOf([compared()], open([{ ...agreed, time: 500 }])).drifted).toBe(1);
  });

  test('leaves a field on the line of a file that is not open', () => {
    const patch = compared({ uri: 'file:///r/patch.yaml', isPatched: true });
    const base = compared({ fields: [], elsewhere: [replicas], time: 1500 });
    expect(rows(treeOf([patch], open([base])))).toEqual([['spec.replicas', 'file:///r/patch.yaml', 5]]);
  });

  test('that no longer has the object takes it away', () => {
    expect(treeOf([compared()], open([], 'file:///r/web.yaml')).groups).toEqual([]);
  });
});

test('groups come in their order, and say to which cluster they belong where there are several', () => {
  const { applier: _applier, ...loose } = compared({ ref: { apiVersion: 'v1', kind: 'ConfigMap', name: 'loose' } });
  const named = (name: string): ComparedResource['ref'] => ({ apiVersion: 'v1', kind: 'ConfigMap', name });
  const missing: Finding = { ...replicas, code: 'not-deployed', severity: 'information' };
  const all = [
    compared({ ref: named('blind'), state: 'unknown', fields: [], reason: 'forbidden', isLive: false }),
    compared({ ref: named('new'), state: 'not-deployed', fields: [], elsewhere: [missing], isLive: false }),
    loose,
    compared(),
  ];
  const unread = [{ uri: 'file:///r/broken.yaml', why: { cause: 'unread', said: 'bad indentation' } }] as const;
  const tree = treeOf(all, { unread });
  expect(tree.groups.map(({ kind }) => kind)).toEqual(['owner', 'unmanaged', 'not-deployed', 'not-compared']);
  expect(tree.drifted).toBe(2);
  const notCompared = tree.groups[3]?.resources ?? [];
  expect(notCompared.map(({ summary }) => summary)).toEqual(['bad indentation', 'forbidden']);
  expect(tree.groups[0]?.context).toBeUndefined();
  const one = { context: 'home', time: 1, compared: 1, resources: [compared()], unread: [] };
  const open = { resources: [], isGone: () => false };
  const clusters = [
    { ...one, open },
    { ...one, context: 'lab', open },
  ];
  const several = driftTree({ state: 'scanned', isScanning: false, isAutomatic: true, clusters, now: 1 });
  expect(several.groups.map(({ context }) => context)).toEqual(['home', 'lab']);
  expect(new Set(several.groups.map(({ id }) => id)).size).toBe(2);
});

test('what comes from a Secret is in no text, and not in a name either', () => {
  const secret = 'canary-of-a-secret';
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'demo', name: `web-${secret}` };
  const fields = [{ finding: { ...replicas, live: `x ${secret}` }, uri: 'file:///r/web.yaml', range: at(5) }];
  const one = compared({ ref, fields, secrets: [secret] });
  expect(JSON.stringify(treeOf([one]))).toContain('***');
  expect(JSON.stringify(treeOf([one, { ...one, state: 'unknown', reason: secret }]))).not.toContain(secret);
});

test('nor is its beginning where a value is cut short', () => {
  const secret = `canary-${'x'.repeat(80)}`;
  const field = (finding: Finding): ComparedResource['fields'][number] => ({
    finding,
    uri: 'file:///r/web.yaml',
    range: at(5),
  });
  const object = { apiVersion: 'v1', kind: 'ConfigMap', name: 'one' };
  const value: Finding = { ...replicas, live: secret, applied: secret };
  const extra: Finding = { ...value, code: 'drift-extra', path: [{ field: 'x' }], outcome: { resetTo: { a: secret } } };
  const released = { object, fields: [{ ...replicas, live: [secret] }], others: [], isCorrected: false };
  const release: Finding = { ...value, code: 'release-drifted', path: [{ field: 'y' }], released };
  const text = JSON.stringify(treeOf([compared({ fields: [value, extra, release].map(field), secrets: [secret] })]));
  expect(text.match(/\*\*\*/g)?.length).toBeGreaterThan(5);
  expect(text).not.toContain('canary');
});

test('each object of a Helm release that has drifted is a row of its own', () => {
  const ref = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', namespace: 'demo', name: 'web' };
  const about = (name: string): ComparedResource['fields'][number] => ({
    ...{ uri: 'file:///r/web.yaml', range: at(5) },
    finding: {
      ...{ ...replicas, code: 'release-drifted', path: [{ field: 'spec' }, { field: 'chart' }] },
      released: { object: { ...ref, kind: 'Deployment', name }, fields: [replicas], others: [], isCorrected: false },
    },
  });
  const tree = treeOf([compared({ ref, fields: [about('one'), about('two')] })]);
  expect(tree.drifted).toBe(1);
  const fields = tree.groups[0]?.resources[0]?.fields ?? [];
  expect(fields.map(({ path }) => path)).toEqual(['Deployment demo/one', 'Deployment demo/two']);
  expect(new Set(fields.map(({ id }) => id)).size).toBe(2);
});

test('names that differ only in what comes from a Secret have ids of their own, for the fields too', () => {
  const named = (name: string): ComparedResource =>
    compared({ ref: { apiVersion: 'apps/v1', kind: 'Deployment', name: `app-${name}` }, secrets: ['green', 'black'] });
  const resources = treeOf([named('green'), named('black')]).groups.flatMap((group) => group.resources);
  expect(resources.map(({ name }) => name)).toEqual(['Deployment app-***', 'Deployment app-***']);
  expect(new Set(resources.map(({ id }) => id)).size).toBe(2);
  expect(new Set(resources.flatMap(({ fields }) => fields.map(({ id }) => id))).size).toBe(2);
});
