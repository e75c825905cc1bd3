import { describe, expect, test } from 'vitest';
import { syncTree } from '../../server/src/features/sync-tree.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { createSyncWatch } from '../../server/src/sync-watch.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster, error } from '../support/fake-cluster.ts';
import { applied, condition, controlled, gitRepository, kustomization, stored } from '../support/sync-objects.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const kustomizations = 'kustomizations.kustomize.toolkit.fluxcd.io';

function definition(name: string, uid = 'one'): JsonObject {
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name, uid } };
}

function open(...objects: readonly JsonObject[]) {
  const [clock, fake, life] = [createFakeClock(), createFakeCluster(), new AbortController()];
  for (const object of objects) fake.put(object);
  let changes = 0;
  const watch = createSyncWatch(fake.cluster, { clock, log: quiet }, () => changes++, life.signal);
  const states = (): readonly string[] =>
    [...watch.current().statuses.values()].map(({ id, state }) => `${id.kind} ${id.name} ${state}`);
  const standings = (): Record<string, string> =>
    Object.fromEntries(watch.current().kinds.map(({ kind, standing }) => [`${kind.group} ${kind.kind}`, standing]));
  return { clock, fake, life, watch, states, standings, changes: () => changes };
}

const flux = [definition(kustomizations), definition('gitrepositories.source.toolkit.fluxcd.io')];
const key = 'kustomize.toolkit.fluxcd.io Kustomization';

test('nothing is asked until somebody looks, and nothing more when nobody does any more', async () => {
  const { clock, fake, watch, states, standings, changes } = open(...flux, kustomization('apps', applied));
  await clock.advance(60_000);
  expect([fake.calls, fake.watched(), changes()]).toEqual([[], [], 0]);
  watch.watch(true);
  await clock.advance(0);
  expect(fake.watched().toSorted()).toEqual(['CustomResourceDefinition', 'GitRepository', 'Kustomization']);
  expect(states()).toEqual(['Kustomization apps ready']);
  expect(standings()).toMatchObject({ [key]: 'known', 'argoproj.io Application': 'absent' });
  fake.takeCalls();
  watch.watch(false);
  await clock.advance(600_000);
  expect([fake.takeCalls(), fake.watched(), clock.waiting]).toEqual([[], [], 0]);
  expect(states()).toEqual(['Kustomization apps ready']);
});

test('what was known before is being read again when somebody looks again', async () => {
  const { clock, fake, watch, states, standings } = open(...flux, kustomization('apps', applied));
  const home = { id: 'home', context: 'home', connection: { state: 'connected', context: 'home' } } as const;
  watch.watch(true);
  await clock.advance(0);
  watch.watch(false);
  fake.put(kustomization('apps', condition('Ready', 'False', 'BuildFailed')));
  const release = fake.hold();
  watch.watch(true);
  await clock.advance(0);
  expect([states(), standings()[key]]).toEqual([['Kustomization apps ready'], 'again']);
  expect(syncTree({ ...home, synced: watch.current() })).toMatchObject({ state: 'reading', objects: 1 });
  release();
  await clock.advance(0);
  expect([states(), standings()[key]]).toEqual([['Kustomization apps failing'], 'known']);
  expect(syncTree({ ...home, synced: watch.current() }).state).toBe('read');
});

test('nothing outlives the connection', async () => {
  const { clock, fake, watch, life } = open(...flux, kustomization('apps', applied));
  watch.watch(true);
  await clock.advance(0);
  life.abort();
  expect(fake.watched()).toEqual([]);
  fake.takeCalls();
  await clock.advance(600_000);
  expect([fake.takeCalls(), clock.waiting]).toEqual([[], 0]);
});

test('what changes is known at once, and what stays the same is the same object', async () => {
  const { clock, fake, watch, states } = open(...flux, gitRepository('fleet', stored), kustomization('apps', applied));
  watch.watch(true);
  await clock.advance(0);
  const before = watch.current();
  expect(watch.current()).toBe(before);
  fake.put(kustomization('apps', condition('Ready', 'False', 'BuildFailed')));
  expect(states()).toEqual(['GitRepository fleet ready', 'Kustomization apps failing']);
  const [fleet] = before.statuses.keys();
  expect(watch.current().statuses.get(fleet ?? '')).toBe(before.statuses.get(fleet ?? ''));
});

describe('a kind', () => {
  test('of versions that nobody here knows is not being read for ever', async () => {
    const { clock, fake, watch, standings } = open(...flux, kustomization('a', applied));
    const home = { id: 'home', context: 'home', connection: { state: 'connected', context: 'home' } } as const;
    fake.fail('qualify Kustomization', error('not-served'));
    watch.watch(true);
    await clock.advance(5000);
    expect(standings()[key]).toBe('reading');
    await clock.advance(10_000);
    expect(standings()[key]).toBe('unsupported');
    const tree = syncTree({ ...home, synced: watch.current() });
    expect(tree).toMatchObject({ state: 'read', items: [{ type: 'gap' }] });
    expect(tree.items[0]).not.toHaveProperty('isForbidden');
    fake.fail('qualify Kustomization', undefined);
    await clock.advance(10_000);
    expect(standings()[key]).toBe('known');
  });

  test('that may not be read is said, and takes nothing from the others', async () => {
    const { clock, fake, watch, states, standings } = open(
      ...flux,
      gitRepository('fleet', stored),
      kustomization('a', applied),
    );
    fake.fail('watch Kustomization', error('forbidden', 'not for you'));
    watch.watch(true);
    await clock.advance(0);
    expect(states()).toEqual(['GitRepository fleet ready']);
    expect(standings()[key]).toBe('refused');
    const refused = watch.current().kinds.find(({ standing }) => standing === 'refused');
    expect(refused).toMatchObject({ message: 'not for you', isForbidden: true });
    fake.fail('watch Kustomization', undefined);
    expect(states()).toEqual(['GitRepository fleet ready', 'Kustomization a ready']);
  });

  test('that the server cannot give is said as well, and is there once it can', async () => {
    const { clock, fake, watch, states, standings } = open(...flux, kustomization('a', applied));
    fake.fail('watch Kustomization', error('server-error', 'conversion webhook failed'));
    watch.watch(true);
    await clock.advance(0);
    expect(standings()[key]).toBe('failed');
    const { message, isLost } = watch.current().kinds.find(({ standing }) => standing === 'failed') ?? {};
    expect([message, isLost]).toEqual(['conversion webhook failed', undefined]);
    fake.fail('watch Kustomization', undefined);
    expect([states(), standings()[key]]).toEqual([['Kustomization a ready'], 'known']);
  });

  test('that the server cannot give any more is from before, and the others are up to date', async () => {
    const { clock, fake, watch } = open(...flux, gitRepository('fleet', stored), kustomization('a', applied));
    watch.watch(true);
    await clock.advance(0);
    fake.fail('watch Kustomization', error('server-error', 'conversion webhook failed'));
    const home = { id: 'home', context: 'home', connection: { state: 'connected', context: 'home' } } as const;
    const tree = syncTree({ ...home, synced: watch.current() });
    expect(tree).toMatchObject({ state: 'read', objects: 2 });
    expect(tree.items[0]).toMatchObject({
      ...{ type: 'gap', label: 'Kustomization (kustomize.toolkit.fluxcd.io)' },
      ...{ summary: 'not up to date', message: 'conversion webhook failed' },
    });
  });

  test('that could be read before keeps what was seen of it, and says why', async () => {
    const { clock, fake, watch, states, standings } = open(...flux, kustomization('a', applied));
    watch.watch(true);
    await clock.advance(0);
    fake.fail('watch Kustomization', error('forbidden', 'not for you'));
    fake.fail('watch CustomResourceDefinition', error('forbidden', 'nor this'));
    await clock.advance(60_000);
    expect([states(), standings()[key]]).toEqual([['Kustomization a ready'], 'stale']);
    expect(standings()['argoproj.io Application']).toBe('absent');
    expect(fake.takeCalls().filter((call) => call.includes('Application'))).toEqual([]);
  });

  test('whose definition goes and comes again goes and comes', async () => {
    const { clock, fake, watch, states, standings } = open(...flux, kustomization('a', applied));
    watch.watch(true);
    await clock.advance(0);
    fake.hide(`CustomResourceDefinition/${kustomizations}`);
    fake.fail('watch Kustomization', error('not-served'));
    fake.put(definition('gitrepositories.source.toolkit.fluxcd.io'));
    await clock.advance(1000);
    expect([states(), standings()[key]]).toEqual([[], 'absent']);
    fake.fail('qualify Kustomization', error('not-served'));
    fake.show(`CustomResourceDefinition/${kustomizations}`);
    fake.put(definition(kustomizations, 'two'));
    await clock.advance(2000);
    expect(standings()[key]).toBe('absent');
    fake.fail('qualify Kustomization', undefined);
    fake.fail('watch Kustomization', undefined);
    await clock.advance(10_000);
    expect([states(), standings()[key]]).toEqual([['Kustomization a ready'], 'known']);
  });

  test('that is not there is not asked for again and again', async () => {
    const { clock, fake, watch } = open(...flux);
    watch.watch(true);
    await clock.advance(0);
    fake.takeCalls();
    await clock.advance(600_000);
    expect(fake.takeCalls()).toEqual([]);
  });
});

test('who may not read definitions has the kinds asked for once a minute', async () => {
  const { clock, fake, watch, states, standings } = open(kustomization('a', applied));
  fake.fail('watch CustomResourceDefinition', error('forbidden'));
  fake.fail('qualify Application', error('not-served'));
  watch.watch(true);
  await clock.advance(0);
  expect(states()).toEqual(['Kustomization a ready']);
  expect(standings()['argoproj.io Application']).toBe('absent');
  fake.takeCalls();
  await clock.advance(59_000);
  expect(fake.takeCalls()).toEqual([]);
  fake.fail('qualify Application', undefined);
  await clock.advance(2000);
  expect(standings()['argoproj.io Application']).toBe('known');
});

test('a cluster that is lost takes nothing away, and says why', async () => {
  const { clock, fake, watch, states, standings } = open(...flux, kustomization('a', applied));
  fake.fail('watch', error('unreachable', 'no route'));
  watch.watch(true);
  await clock.advance(0);
  expect(watch.current().kinds[0]).toMatchObject({ standing: 'reading', message: 'no route', isLost: true });
  fake.fail('watch', undefined);
  await clock.advance(0);
  expect(states()).toEqual(['Kustomization a ready']);
  fake.fail('watch', error('unreachable', 'no route'));
  expect([states(), standings()[key]]).toEqual([['Kustomization a ready'], 'stale']);
});

test('a chart of K3s stands as its Job does; other Jobs are not asked for', async () => {
  const chart = controlled('helm.cattle.io/v1', 'HelmChart', 'web', {
    metadata: { namespace: 'kube-system' },
    status: { jobName: 'helm-install-web' },
  });
  const job = (status: JsonObject): JsonObject =>
    controlled('batch/v1', 'Job', 'helm-install-web', { metadata: { namespace: 'kube-system' }, status });
  const { clock, fake, watch, states } = open(...flux, definition('helmcharts.helm.cattle.io'), job({ active: 1 }));
  watch.watch(true);
  await clock.advance(0);
  expect(fake.watched()).not.toContain('Job');
  fake.put(chart);
  expect(states()).toEqual(['HelmChart web reconciling']);
  fake.put(job({ conditions: [condition('Complete', 'True', '')] }));
  expect(states()).toEqual(['HelmChart web ready']);
  fake.fail('watch Job', error('forbidden'));
  fake.hide('Job/helm-install-web');
  fake.put(chart);
  expect(states()).toEqual(['HelmChart web unknown']);
});
