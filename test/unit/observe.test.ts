import { describe, expect, test } from 'vitest';
import type { Observation } from '../../server/src/drift/observation.ts';
import { asWritten } from '../../server/src/manifest/desired.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Look } from '../../server/src/look.ts';
import { observe } from '../../server/src/observe.ts';
import { createOwners } from '../../server/src/owners.ts';
import type { ClusterError } from '../../server/src/ports.ts';
import { type FakeCluster, createFakeCluster, error } from '../support/fake-cluster.ts';
import { deployment, liveDeployment } from '../support/sessions.ts';

const apply = 'apply Deployment/web as kustomize-controller';
const paused = { manager: 'kubectl-patch', fields: ['f:spec/f:paused'] };

function look(fake: FakeCluster, parts: Partial<Look> = {}, replicas = 3): Promise<Observation | undefined> {
  const [resource] = parse('file:///a.yaml', 1, deployment(replicas)).resources;
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

function withLive(...live: readonly JsonObject[]): FakeCluster {
  const fake = createFakeCluster();
  live.forEach(fake.put);
  return fake;
}

/** The live object with a field that Flux would take over. */
function withExtra(): FakeCluster {
  const live = liveDeployment(3, paused);
  return withLive({ ...live, spec: { replicas: 3, paused: true } });
}

const rejected = (...causes: { field: string; message: string }[]): ClusterError => ({
  kind: 'rejected',
  message: 'no',
  rejection: { message: 'no', causes },
});

describe('an object that is there', () => {
  test("is dry-run in Flux's name, with what applies it", async () => {
    const fake = withLive(liveDeployment(5));
    const owner = { kind: 'Kustomization', metadata: { namespace: 'flux-system', name: 'apps' } };
    fake.put({ ...owner, status: { lastAppliedRevision: 'main@sha1:1' } });
    expect(await look(fake)).toMatchObject({
      state: 'present',
      declared: { spec: { replicas: 3 } },
      live: { spec: { replicas: 5 } },
      manager: 'kustomize-controller',
      prediction: { mode: 'dry-run', predicted: { spec: { replicas: 3 } } },
      applier: { name: 'apps', revision: 'main@sha1:1' },
    });
  });

  test('an applier that cannot be read is still named', async () => {
    const fake = withLive(liveDeployment(5));
    fake.fail('get Kustomization', error('forbidden'));
    expect(await look(fake)).toMatchObject({ applier: { namespace: 'flux-system', name: 'apps' } });
  });

  test("is dry-run in our own name where Flux has not applied it, and nothing is tried out in a stranger's", async () => {
    const { metadata, ...rest } = liveDeployment(5);
    const fake = withLive({ ...rest, metadata: { ...(metadata as JsonObject), managedFields: [] } });
    await look(fake);
    expect(fake.calls).toContain('apply Deployment/web as driftline');
  });

  test.each([
    [error('forbidden'), { mode: 'read-only', reason: 'forbidden' }],
    [error('webhook-failed'), { mode: 'read-only', reason: 'webhook' }],
    [rejected(), { mode: 'rejected', rejection: { message: 'no', causes: [] } }],
  ])('a dry run that fails with %j', async (failure, prediction) => {
    const fake = withLive(liveDeployment(5));
    fake.fail('apply', failure);
    expect(await look(fake)).toMatchObject({ state: 'present', prediction });
  });

  test.each(['unreachable', 'timeout', 'throttled', 'unauthorized'] as const)(
    'a dry run that fails with %s tells nothing of the object',
    async (kind) => {
      const fake = withLive(liveDeployment(5));
      fake.fail('apply', error(kind));
      expect(await look(fake)).toMatchObject({ state: 'unavailable', reason: kind });
    },
  );
});

describe('one moment', () => {
  test.each([1, 4])('an object that changes %d times between the requests is asked again', async (times) => {
    const fake = withLive(liveDeployment(5));
    const original = { ...fake.cluster };
    let left = times;
    fake.cluster.dryRunApply = (...args) => {
      if (left-- > 0) fake.put(liveDeployment(5));
      return original.dryRunApply(...args);
    };
    expect(await look(fake)).toMatchObject({ state: 'present', prediction: { mode: 'dry-run' } });
    expect(fake.calls.filter((call) => call === apply)).toHaveLength(times + 1);
  });

  test('one that never stops changing is left for later, not compared', async () => {
    const fake = withLive(liveDeployment(5));
    fake.fail('apply', error('conflict'));
    expect(await look(fake)).toMatchObject({ state: 'unavailable' });
    expect(fake.calls.filter((call) => call === apply).length).toBeLessThan(10);
  });

  test('a cancelled look says nothing', async () => {
    const abort = new AbortController();
    const fake = withLive(liveDeployment(5));
    fake.hold();
    const seen = look(fake, { signal: abort.signal });
    abort.abort();
    expect(await seen).toBeUndefined();
  });
});

describe('what was seen before', () => {
  test('is used again where neither side has changed', async () => {
    const fake = withLive(liveDeployment(5));
    const previous = await look(fake);
    fake.takeCalls();
    expect(await look(fake, { previous })).toEqual(previous);
    expect(fake.calls).not.toContain(apply);
  });

  test('is asked anew when the live object has changed', async () => {
    const fake = withLive(liveDeployment(5));
    const previous = await look(fake);
    fake.put(liveDeployment(6));
    fake.takeCalls();
    expect(await look(fake, { previous })).toMatchObject({ live: { spec: { replicas: 6 } } });
    expect(fake.calls).toContain(apply);
  });

  test('is asked anew when the file has changed', async () => {
    const fake = withLive(liveDeployment(5));
    const previous = await look(fake, {}, 4);
    fake.takeCalls();
    await look(fake, { previous });
    expect(fake.calls).toContain(apply);
  });

  test('is asked anew when its Kustomization adds other labels', async () => {
    const fake = withLive(liveDeployment(5));
    const previous = await look(fake);
    fake.put({ kind: 'Kustomization', metadata: { name: 'apps' }, spec: { commonMetadata: { labels: { a: 'b' } } } });
    fake.takeCalls();
    await look(fake, { previous });
    expect(fake.calls).toContain(apply);
  });
});

describe('extras', () => {
  const remove = 'remove Deployment/web /spec/paused';

  test('are tried out by a second dry run', async () => {
    const fake = withExtra();
    const seen = await look(fake);
    expect(fake.calls).toContain(remove);
    expect(seen).toMatchObject({
      prediction: {
        trimmed: { object: { spec: { replicas: 3 } }, candidates: [[{ field: 'spec' }, { field: 'paused' }]] },
      },
    });
  });

  test('there are none, so nothing is tried out', async () => {
    const fake = withLive(liveDeployment(5));
    await look(fake);
    expect(fake.calls.filter((call) => call.startsWith('remove'))).toEqual([]);
  });

  test.each([
    rejected({ field: 'spec.paused', message: 'required' }),
    rejected(),
    error('forbidden'),
    error('webhook-failed'),
    error('server-error'),
  ])('that cannot be tried out (%j) are silent, and the rest is said', async (failure) => {
    const fake = withExtra();
    fake.fail('remove', failure);
    const seen = await look(fake);
    expect(seen).toMatchObject({ state: 'present', prediction: { mode: 'dry-run' } });
    expect(seen).not.toHaveProperty('prediction.trimmed');
    expect(fake.calls.filter((call) => call === remove)).toHaveLength(1);
  });

  test.each([error('conflict'), rejected()])(
    'of an object that has changed meanwhile (%j) are asked anew',
    async (failure) => {
      const fake = withExtra();
      const original = { ...fake.cluster };
      fake.fail('remove', failure);
      fake.cluster.dryRunRemove = async (...args) => {
        const reply = await original.dryRunRemove(...args);
        fake.fail('remove', undefined);
        const live = await original.get({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, args[2]);
        if (live.ok) fake.put(live.value);
        return reply;
      };
      expect(await look(fake)).toHaveProperty('prediction.trimmed');
      expect(fake.calls.filter((call) => call === remove)).toHaveLength(2);
    },
  );

  test.each(['unreachable', 'timeout', 'throttled', 'unauthorized'] as const)(
    'that could not be tried out for now (%s) are not taken for none',
    async (kind) => {
      const fake = withExtra();
      fake.fail('remove', error(kind));
      expect(await look(fake)).toMatchObject({ state: 'unavailable', reason: kind });
    },
  );
});

describe('an object that is not there', () => {
  const listing = (id: string): JsonObject => ({
    kind: 'Kustomization',
    metadata: { namespace: 'flux-system', name: 'apps' },
    status: { inventory: { entries: [{ id, v: 'v1' }] } },
  });

  test("28: is in a Kustomization's inventory, by the namespace in which it would land", async () => {
    const fake = withLive(listing('demo_web_apps_Deployment'));
    expect(await look(fake)).toMatchObject({ state: 'absent', inventory: 'listed', applier: { name: 'apps' } });
  });

  test('27: is in none', async () => {
    const seen = await look(withLive(listing('demo_other_apps_Deployment')));
    expect(seen).toMatchObject({ state: 'absent', inventory: 'not-listed' });
    expect(seen).not.toHaveProperty('applier');
  });

  test('was looked for in a namespace that the file does not name', async () => {
    expect(await look(createFakeCluster())).toMatchObject({ state: 'absent', assumedNamespace: 'demo' });
    const named = deployment(3).replace('name: web', 'name: web, namespace: own');
    const [resource] = parse('file:///a.yaml', 1, named).resources;
    if (!resource) throw new Error('the text declares no resource');
    const { cluster } = createFakeCluster();
    const { signal } = new AbortController();
    const owners = createOwners(cluster, (_key, ask) => ask(signal));
    const seen = await observe(asWritten(resource), {
      cluster,
      owners,
      dryRun: 'managed',
      previous: undefined,
      signal,
    });
    expect(seen).toMatchObject({ state: 'absent' });
    expect(seen).not.toHaveProperty('assumedNamespace');
  });

  test('there is no Flux: in none', async () => {
    const fake = createFakeCluster();
    fake.fail('list', error('not-served'));
    expect(await look(fake)).toMatchObject({ state: 'absent', inventory: 'not-listed' });
  });

  test.each(['list', 'qualify'])('%s fails: unknown', async (call) => {
    const fake = withLive(listing('demo_web_apps_Deployment'));
    fake.fail(call, error('forbidden'));
    expect(await look(fake)).toMatchObject({ state: 'absent', inventory: 'unknown' });
  });

  test('31: its kind is not served', async () => {
    const fake = createFakeCluster();
    fake.fail('get', error('not-served'));
    expect(await look(fake)).toMatchObject({ state: 'not-served' });
    expect(fake.calls).toHaveLength(1);
  });

  test.each([
    ['forbidden', 'forbidden'],
    ['unauthorized', 'unauthorized'],
    ['unreachable', 'unreachable'],
    ['timeout', 'timeout'],
    ['throttled', 'throttled'],
    ['server-error', 'server-error'],
    ['conflict', 'server-error'],
  ] as const)('29: %s is not "not there"', async (kind, reason) => {
    const fake = createFakeCluster();
    fake.fail('get', error(kind, 'words'));
    expect(await look(fake)).toEqual({
      state: 'unavailable',
      reason,
      message: 'words',
      declared: expect.objectContaining({ kind: 'Deployment' }) as unknown,
    });
  });
});
