import { describe, expect, test } from 'vitest';
import { findDrift } from '../../server/src/drift/find-drift.ts';
import type { Observation } from '../../server/src/drift/observation.ts';
import { asWritten } from '../../server/src/manifest/desired.ts';
import { type JsonObject, at } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Look } from '../../server/src/look.ts';
import { observe } from '../../server/src/observe.ts';
import { createOwners } from '../../server/src/owners.ts';
import { type FakeCluster, createFakeCluster, error } from '../support/fake-cluster.ts';
import { managed } from '../support/managed-object.ts';

const text = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: web, namespace: apps }\n';
const record = {
  name: 'web',
  namespace: 'apps',
  revision: 2,
  status: 'deployed',
  chart: { name: 'web', version: '1' },
};

/** That what the `spec` says now is what was released. */
const released = {
  ...{ observedGeneration: 3, lastAttemptedGeneration: 3 },
  conditions: [{ type: 'Ready', status: 'True', observedGeneration: 3 }],
};

function helmRelease(spec: JsonObject = {}, last: JsonObject = {}, status: JsonObject = {}): JsonObject {
  const history = [{ name: 'web', namespace: 'apps', version: 2, status: 'deployed', digest: 'sha256:1', ...last }];
  return {
    ...{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' },
    metadata: { name: 'web', namespace: 'apps', generation: 3 },
    spec,
    status: { ...released, storageNamespace: 'apps', history, ...status },
  };
}

const deleting = (object: JsonObject): JsonObject => ({
  ...object,
  metadata: { ...(object['metadata'] as JsonObject), deletionTimestamp: '2026-11-01T12:00:00Z' },
});
const config = (name: string, data: JsonObject = { level: 'info' }): JsonObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name, namespace: 'apps' },
  data,
});
/** As it is after somebody has changed it. */
const edited = (name: string, manager = 'kubectl-edit', data: JsonObject = { level: 'debug' }): JsonObject =>
  managed(
    config(name, data),
    { manager: 'helm-controller', operation: 'Apply', fields: ['f:data/f:other'] },
    { manager, fields: ['f:data/f:level'] },
  );
const held = (object: JsonObject): JsonObject =>
  managed(object, { manager: 'helm-controller', operation: 'Apply', fields: ['f:data/f:level'] });

function install(objects: readonly JsonObject[], release = helmRelease()): FakeCluster {
  const fake = createFakeCluster();
  fake.put(release);
  fake.store({ ...record, objects });
  return fake;
}

async function look(fake: FakeCluster, parts: Partial<Look> = {}): Promise<Observation | undefined> {
  const [resource] = parse('file:///a.yaml', 1, text).resources;
  if (!resource) throw new Error('the text declares no resource');
  const { signal } = new AbortController();
  const owners = createOwners(fake.cluster, (_key, ask) => ask(signal));
  const all = { cluster: fake.cluster, owners, dryRun: 'managed', previous: undefined, signal } as const;
  return observe(asWritten(resource), { ...all, ...parts });
}
const release = (seen: Observation | undefined): unknown => (seen?.state === 'present' ? seen.release : undefined);
const told = (seen: Observation | undefined): readonly unknown[] =>
  seen ? findDrift(seen).filter(({ code }) => code.startsWith('release-')) : [];
const ofRelease = (fake: FakeCluster): readonly string[] =>
  fake
    .takeCalls()
    .filter((call) => !call.includes('HelmRelease') && !call.startsWith('list') && !call.startsWith('qualify'));

/** The dry run of the fake cluster merges, so that it says nothing of who holds what; the API server does. */
const predicting = (fake: FakeCluster): FakeCluster => ({
  ...fake,
  cluster: {
    ...fake.cluster,
    async dryRunApply(object, manager, signal) {
      const reply = await fake.cluster.dryRunApply(object, manager, signal);
      if (!reply.ok) return reply;
      const version = at(reply.value.object, 'metadata', 'resourceVersion') ?? '';
      const value = managed(reply.value.object, { manager, operation: 'Apply', fields: ['f:data/f:level'] });
      const metadata = { ...(value['metadata'] as JsonObject), resourceVersion: version };
      return { ok: true, value: { ...reply.value, object: { ...value, metadata } } };
    },
  },
});

describe('the release of a HelmRelease', () => {
  test('costs its record once and a dry run for each object that somebody has changed, until there is news', async () => {
    const fake = predicting(install([config('one'), config('two')]));
    fake.put(held(config('one')));
    fake.put(edited('two'));
    const first = await look(fake);
    expect(ofRelease(fake)).toEqual([
      'release web 2',
      'get ConfigMap/one',
      'get ConfigMap/two',
      'apply ConfigMap/two as helm-controller',
    ]);
    expect(told(first)).toMatchObject([
      {
        code: 'release-drifted',
        severity: 'warning',
        released: { object: { name: 'two' }, fields: [{ live: 'debug' }] },
      },
    ]);
    const second = await look(fake, { previous: first });
    expect(told(second)).toEqual(told(first));
    expect(ofRelease(fake)).toEqual(['get ConfigMap/one', 'get ConfigMap/two']);
    fake.put(helmRelease({}, { digest: 'sha256:2' }));
    await look(fake, { previous: second });
    expect(ofRelease(fake)).toContain('release web 2');
  });

  test('is asked for no dry run where the settings forbid it, and told all the same', async () => {
    const fake = install([config('two')]);
    fake.put(edited('two'));
    expect(told(await look(fake, { dryRun: 'never' }))).toMatchObject([{ released: { object: { name: 'two' } } }]);
    expect(ofRelease(fake).filter((call) => call.startsWith('apply'))).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ['was never made', helmRelease({}, {}, { history: [] })],
    ['failed', helmRelease({}, { status: 'failed' })],
    ['is gone', helmRelease({}, { status: 'uninstalled' })],
    ['is in another cluster', helmRelease({ kubeConfig: { secretRef: { name: 'there' } } })],
    ['is about to go', deleting(helmRelease())],
    ['is about to be another', helmRelease({}, {}, { conditions: [{ type: 'Reconciling', status: 'True' }] })],
  ])('is not asked for where it %s', async (_what, object) => {
    const fake = install([config('one')], object);
    const seen = await look(fake);
    expect(release(seen)).toBeUndefined();
    expect(ofRelease(fake)).toEqual([]);
  });

  test('keeps what was seen while the next one is on its way', async () => {
    const fake = install([config('one')]);
    const first = await look(fake);
    fake.put(helmRelease({}, {}, { conditions: [{ type: 'Reconciling', status: 'True' }] }));
    expect(release(await look(fake, { previous: first }))).toBe(release(first));
    expect(told(first)).toHaveLength(1);
  });

  test('that another has replaced is not compared', async () => {
    const fake = createFakeCluster();
    fake.put(helmRelease());
    fake.store({ ...record, status: 'superseded', objects: [config('one')] });
    expect(release(await look(fake))).toBeUndefined();
  });

  test.each(['forbidden', 'not-found', 'timeout'] as const)('is unknown where its record is %s', async (kind) => {
    const fake = install([config('one')]);
    fake.fail('release', error(kind, 'why'));
    const seen = await look(fake);
    expect(release(seen)).toMatchObject({ state: 'unknown', message: 'why' });
    expect(told(seen)).toEqual([]);
  });

  test('an object that cannot be read, or asked for, is unknown and never deleted', async () => {
    const fake = install([config('one'), config('two')]);
    fake.fail('get ConfigMap/one', error('forbidden', 'no'));
    fake.put(edited('two'));
    fake.fail('apply', error('throttled', 'later'));
    const seen = await look(fake);
    expect(release(seen)).toMatchObject({
      parts: [
        { state: 'unknown', message: 'no' },
        { state: 'unknown', message: 'later' },
      ],
    });
    expect(told(seen)).toEqual([]);
  });

  test('an object is missed, unless its kind goes by itself or a rule ignores it', async () => {
    const job = {
      ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once', namespace: 'apps' } },
      spec: { ttlSecondsAfterFinished: 10 },
    };
    const ignore = [{ paths: [''], target: { kind: 'ConfigMap', name: 'two' } }];
    const spec = { driftDetection: { mode: 'enabled', ignore } };
    const seen = await look(install([config('one'), config('two'), job], helmRelease(spec)));
    expect(told(seen)).toMatchObject([
      { code: 'release-object-deleted', released: { object: { name: 'one' }, isCorrected: true } },
    ]);
  });

  test('has said all that it says, also where that looks like something to substitute', async () => {
    const script = { level: 'echo ${HOME}' };
    for (const [dryRun, wrap] of [
      ['managed', predicting],
      ['never', (one: FakeCluster) => one],
    ] as const) {
      const fake = wrap(install([config('one', script)]));
      fake.put(edited('one'));
      expect(told(await look(fake, { dryRun }))).toMatchObject([
        { released: { fields: [{ code: 'drift-changed', desired: 'echo ${HOME}', live: 'debug' }] } },
      ]);
    }
  });

  test('what a controller or Helm itself has set is no warning', async () => {
    const fake = predicting(install([config('one'), config('two')]));
    fake.put(edited('one', 'some-operator'));
    fake.put(edited('two', 'helm'));
    expect(told(await look(fake))).toMatchObject([{ severity: 'hint', released: { object: { name: 'one' } } }]);
  });

  test('shows no value where values of the chart come from a Secret, or a field is called like one', async () => {
    const spec = { valuesFrom: [{ kind: 'Secret', name: 'login' }] };
    const secretly = predicting(install([config('one')], helmRelease(spec)));
    secretly.put(edited('one'));
    const [found] = told(await look(secretly));
    expect(found).toMatchObject({ released: { fields: [{ isHidden: true }] } });
    expect(JSON.stringify(found)).not.toMatch(/debug|info"/);
    const named = install([config('one', { password: 'canary-released' })]);
    named.put(
      managed(config('one', { password: 'canary-live' }), { manager: 'kubectl-edit', fields: ['f:data/f:password'] }),
    );
    const seen = told(await look(named, { dryRun: 'never' }));
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toContain('canary');
  });

  describe('may say what a Secret holds', () => {
    const applier = (parts: JsonObject = {}): JsonObject => ({
      ...{ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' },
      ...{ metadata: { name: 'apps', namespace: 'flux-system', generation: 2 }, spec: {} },
      ...{ status: { observedGeneration: 2 }, ...parts },
    });
    const applied = (object: JsonObject): JsonObject => {
      const prefix = 'kustomize.toolkit.fluxcd.io';
      const labels = { [`${prefix}/name`]: 'apps', [`${prefix}/namespace`]: 'flux-system' };
      return { ...object, metadata: { ...(object['metadata'] as JsonObject), labels } };
    };
    const filling = (kind: string): JsonObject =>
      applier({ spec: { postBuild: { substituteFrom: [{ kind, name: 'x' }] } } });
    const see = async (release: JsonObject, kustomization?: JsonObject, parts: Partial<Look> = {}) => {
      const fake = install([config('one')], release);
      if (kustomization) fake.put(kustomization);
      fake.put(edited('one'));
      const seen = await look(fake, { dryRun: 'never', ...parts });
      expect(told(seen)).toHaveLength(1);
      return { fake, seen, isHidden: !JSON.stringify(told(seen)).includes('debug') };
    };

    test.each<[string, JsonObject, JsonObject?]>([
      ['Flux puts one into its text', applied(helmRelease()), filling('Secret')],
      ['what Flux puts into its text cannot be read', applied(helmRelease())],
      [
        'what Flux put into its text has changed since',
        applied(helmRelease()),
        applier({ status: { observedGeneration: 1 } }),
      ],
      ['its Kustomization is suspended', applied(helmRelease()), applier({ spec: { suspend: true } })],
      ['its spec has not been looked at yet', helmRelease({}, {}, { observedGeneration: 2 })],
      ['its spec has not been attempted', helmRelease({}, {}, { lastAttemptedGeneration: 2 })],
      [
        'its spec has failed',
        helmRelease({}, {}, { conditions: [{ type: 'Ready', status: 'False', observedGeneration: 3 }] }),
      ],
      [
        'that its spec is released is an old word',
        helmRelease({}, {}, { conditions: [{ type: 'Ready', status: 'True', observedGeneration: 2 }] }),
      ],
      ['nobody knows of what spec it is', helmRelease({}, {}, { conditions: [], observedGeneration: null })],
    ])('where %s', async (_what, release, kustomization) => {
      expect(await see(release, kustomization)).toMatchObject({ isHidden: true });
    });

    test('and not where its Kustomization puts in nothing secret', async () => {
      expect(await see(helmRelease())).toMatchObject({ isHidden: false });
      expect(await see(applied(helmRelease()), applier())).toMatchObject({ isHidden: false });
      expect(await see(applied(helmRelease()), filling('ConfigMap'))).toMatchObject({ isHidden: false });
    });

    test('from when its Kustomization does so on', async () => {
      const { fake, seen, isHidden } = await see(applied(helmRelease()), applier());
      expect(isHidden).toBe(false);
      fake.put(filling('Secret'));
      const next = told(await look(fake, { dryRun: 'never', previous: seen }));
      expect(next).toMatchObject([{ released: { fields: [{ isHidden: true }] } }]);
      expect(JSON.stringify(next)).not.toContain('debug');
    });
  });

  test('too many at one place are told together', async () => {
    const objects = Array.from({ length: 14 }, (_one, i) => config(`c${i}`));
    const found = told(await look(install(objects)));
    expect(found).toHaveLength(10);
    expect(found.at(-1)).toMatchObject({ released: { object: { name: 'c9' }, others: { length: 4 } } });
  });
});
