import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { createOwners } from '../../server/src/owners.ts';
import type { JqPaths } from '../../server/src/jq-port.ts';
import { readIgnored } from '../../server/src/read-ignored.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';

const { signal } = new AbortController();
const live = (metadata: JsonObject): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: 'demo', name: 'web', managedFields: [{ manager: 'argocd-controller' }], ...metadata },
  spec: { replicas: 5 },
});
const rule = { paths: ['/spec/replicas'] };
const kustomization: JsonObject = {
  kind: 'Kustomization',
  metadata: { namespace: 'flux-system', name: 'apps' },
  spec: { ignore: [rule] },
};
const release: JsonObject = {
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { namespace: 'apps', name: 'web' },
  spec: { driftDetection: { mode: 'enabled', ignore: [rule] } },
};
const application: JsonObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { namespace: 'argocd', name: 'web' },
  spec: { ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec.replicas'] }] },
};
const ofHelm = { labels: { 'helm.toolkit.fluxcd.io/name': 'web', 'helm.toolkit.fluxcd.io/namespace': 'apps' } };
const ofArgo = { annotations: { 'argocd.argoproj.io/tracking-id': 'web:apps/Deployment:demo/web' } };

const found: JqPaths = {
  find: (_, objects) => Promise.resolve({ ok: true, value: objects.map(() => [['spec', 'replicas']]) }),
  dispose: () => undefined,
};

async function read(metadata: JsonObject, owner: JsonObject | undefined, jq: JqPaths | undefined = found) {
  const fake = createFakeCluster();
  for (const one of [release, application]) fake.put(one);
  const object = live(metadata);
  const sides = { predicted: object, live: object };
  const ignored = await readIgnored(sides, owner, {
    owners: createOwners(fake.cluster, (_key, ask) => ask(signal)),
    jq,
    signal,
  });
  return { ignored, calls: fake.takeCalls() };
}

describe('whose rules are read', () => {
  test('nobody else is asked for an object that Flux applies', async () => {
    const { ignored, calls } = await read({}, kustomization);
    expect(ignored?.struck.live).toMatchObject([{ by: { kind: 'Kustomization', name: 'apps' } }]);
    expect(calls).toEqual([]);
  });

  test('the HelmRelease that its labels name', async () => {
    const { ignored } = await read(ofHelm, undefined);
    expect(ignored?.struck.live).toMatchObject([{ by: { kind: 'HelmRelease', namespace: 'apps', name: 'web' } }]);
  });

  test('the Application that its annotation names', async () => {
    const { ignored } = await read(ofArgo, undefined);
    const path = 'spec.ignoreDifferences[0].jqPathExpressions[0]';
    expect(ignored?.struck.live).toMatchObject([{ steps: ['spec', 'replicas'], by: { kind: 'Application', path } }]);
  });

  test('of all where there are several', async () => {
    const { ignored } = await read({ ...ofHelm, ...ofArgo }, kustomization);
    const kinds = ignored?.struck.predicted.map(({ by }) => by.kind);
    expect(kinds).toEqual(['Kustomization', 'HelmRelease', 'Application']);
  });

  test('nothing where there is no rule', async () => {
    expect((await read({}, undefined)).ignored).toBeUndefined();
    expect((await read({}, { ...kustomization, spec: {} })).ignored).toBeUndefined();
  });
});

describe('jq', () => {
  test('gets both sides without their ownership', async () => {
    const asked: unknown[] = [];
    const jq: JqPaths = {
      ...found,
      find(expression, objects) {
        asked.push(expression, ...objects.map(({ metadata }) => Object.keys(metadata as JsonObject)));
        return Promise.resolve({ ok: false, error: 'timeout' });
      },
    };
    const { ignored } = await read(ofArgo, undefined, jq);
    expect(asked).toEqual([
      '.spec.replicas',
      ['namespace', 'name', 'annotations'],
      ['namespace', 'name', 'annotations'],
    ]);
    expect(ignored?.unfollowed).toMatchObject([{ reason: 'timeout', by: { kind: 'Application' } }]);
  });

  test('may be missing', async () => {
    const fake = createFakeCluster();
    fake.put(application);
    const sides = { predicted: live(ofArgo), live: live(ofArgo) };
    const ignored = await readIgnored(sides, undefined, {
      owners: createOwners(fake.cluster, (_key, ask) => ask(signal)),
      signal,
    });
    expect(ignored?.unfollowed).toMatchObject([{ reason: 'unavailable' }]);
  });
});
