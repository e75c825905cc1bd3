import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Look } from '../../server/src/look.ts';
import { type FakeCluster, createFakeCluster, error } from '../support/fake-cluster.ts';
import { managed } from '../support/managed-object.ts';
import {
  config,
  deleting,
  edited,
  held,
  helmRelease,
  install,
  look,
  ofRelease,
  predicting,
  record,
  release,
  told,
} from '../support/release-looks.ts';

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

  test('is looked up a few objects at a time', async () => {
    const fake = install(Array.from({ length: 14 }, (_one, i) => config(`c${i}`)));
    let [now, most] = [0, 0];
    const cluster: Look['cluster'] = {
      ...fake.cluster,
      async get(ref, signal) {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now--;
        return fake.cluster.get(ref, signal);
      },
    };
    expect(release(await look(fake, { cluster }))).toMatchObject({ parts: { length: 14 } });
    expect(most).toBe(4);
  });

  test('too many at one place are told together', async () => {
    const objects = Array.from({ length: 14 }, (_one, i) => config(`c${i}`));
    const found = told(await look(install(objects)));
    expect(found).toHaveLength(10);
    expect(found.at(-1)).toMatchObject({ released: { object: { name: 'c9' }, others: { length: 4 } } });
  });
});
