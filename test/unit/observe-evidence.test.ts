import { describe, expect, test } from 'vitest';
import type { Observation } from '../../server/src/drift/observation.ts';
import { asWritten } from '../../server/src/manifest/desired.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Look } from '../../server/src/look.ts';
import { observe } from '../../server/src/observe.ts';
import { createOwners } from '../../server/src/owners.ts';
import { type FakeCluster, createFakeCluster, error } from '../support/fake-cluster.ts';
import { managed } from '../support/managed-object.ts';
import { flux } from '../support/observations.ts';

const labels = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
const time = '2026-11-01T10:00:00Z';

async function look(fake: FakeCluster, text: string, parts: Partial<Look> = {}): Promise<Observation | undefined> {
  const [resource] = parse('file:///a.yaml', 1, text).resources;
  if (!resource) throw new Error('the text declares no resource');
  const { signal } = new AbortController();
  const owners = createOwners(fake.cluster, (_key, ask) => ask(signal));
  return observe(asWritten(resource), {
    cluster: fake.cluster,
    owners,
    dryRun: 'managed',
    previous: undefined,
    signal,
    ...parts,
  });
}

describe('2: the autoscaler of a Deployment', () => {
  const web =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: demo }\nspec: { replicas: 3 }\n';
  const deployment = (replicas: number): JsonObject =>
    managed(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'demo', labels },
        spec: { replicas },
      },
      { manager: flux, operation: 'Apply', fields: ['f:spec/f:paused'] },
      { manager: 'kube-controller-manager', subresource: 'scale', fields: ['f:spec/f:replicas'] },
    );
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

  const clusterWith = (replicas: number): FakeCluster => {
    const fake = createFakeCluster();
    fake.put(deployment(replicas));
    fake.put({ kind: 'HorizontalPodAutoscaler', metadata: { name: 'grow' }, spec: { scaleTargetRef } });
    return fake;
  };

  test('is looked up where a controller has scaled', async () => {
    const fake = clusterWith(5);
    expect(await look(fake, web)).toMatchObject({ autoscaler: 'grow', prediction: { mode: 'dry-run' } });
    expect(await look(fake, web, { dryRun: 'never' })).toMatchObject({ autoscaler: 'grow' });
  });

  test('is not asked for where nothing differs', async () => {
    const fake = clusterWith(3);
    expect(await look(fake, web)).not.toHaveProperty('autoscaler');
    expect(fake.calls.filter((call) => call.startsWith('list'))).toEqual([]);
  });

  test.each(['forbidden', 'not-served', 'timeout'] as const)(
    'that cannot be read (%s) costs nothing else',
    async (kind) => {
      const fake = clusterWith(5);
      fake.fail('list HorizontalPodAutoscaler', error(kind));
      const seen = await look(fake, web);
      expect(seen).toMatchObject({ state: 'present', prediction: { mode: 'dry-run' } });
      expect(seen).not.toHaveProperty('autoscaler');
    },
  );
});

describe('37: what was seen before', () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: demo }\ndata: { a: "1", b: "2" }\n';
  const live = (data: JsonObject, fields: readonly string[], applied = time): JsonObject =>
    managed(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'demo', uid: 'u', labels }, data },
      { manager: flux, operation: 'Apply', time: applied, fields },
    );
  const before = live({ a: '1', b: '2' }, ['f:data/f:a', 'f:data/f:b']);

  async function lookTwice(after: JsonObject): Promise<Observation | undefined> {
    const fake = createFakeCluster();
    fake.put(before);
    const previous = await look(fake, text);
    fake.put(after);
    const seen = await look(fake, text, { previous });
    return look(fake, text, { previous: seen });
  }

  test('tells what was removed since, as long as it is not applied again', async () => {
    const lost = [[{ field: 'data' }, { field: 'b' }]];
    expect(await lookTwice(live({ a: '1' }, ['f:data/f:a']))).toMatchObject({ lost });
    expect(await lookTwice(live({ a: '1' }, ['f:data/f:a'], '2026-11-01T11:00:00Z'))).not.toHaveProperty('lost');
    expect(await lookTwice(before)).not.toHaveProperty('lost');
  });
});

describe('without a dry run', () => {
  const words = (manager: string) => {
    const fake = createFakeCluster();
    const annotations = { feature: 'on' };
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', namespace: 'demo', labels, annotations },
    };
    fake.put(managed(object, { manager, operation: 'Apply', fields: ['f:data/f:a'] }));
    return fake;
  };
  const text =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: demo, annotations: { feature: on } }\ndata: { a: yes }\n';

  test('50: what Flux applies is read as kustomize reads it, and anything else as kubectl does', async () => {
    expect(await look(words(flux), text, { dryRun: 'never' })).toMatchObject({
      prediction: { mode: 'read-only', desired: { metadata: { annotations: { feature: 'on' } }, data: { a: 'yes' } } },
    });
    expect(await look(words('kubectl'), text, { dryRun: 'never' })).toMatchObject({
      prediction: { mode: 'read-only', desired: { metadata: { annotations: { feature: true } }, data: { a: true } } },
    });
  });

  test('what the Kustomization adds is part of it', async () => {
    const fake = words(flux);
    const kustomization = { kind: 'Kustomization', metadata: { namespace: 'flux-system', name: 'apps' } };
    fake.put({ ...kustomization, spec: { commonMetadata: { labels: { team: 'blue' } } } });
    expect(await look(fake, text, { dryRun: 'never' })).toMatchObject({
      prediction: { desired: { metadata: { labels: { team: 'blue' } } } },
    });
  });
});
