import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { listAttempts, listEntries } from '../../../server/src/sync/list-entries.ts';
import { readArgo } from '../../../server/src/sync/read-argo.ts';
import { condition, controlled } from '../../support/sync-objects.ts';

const argo = (kind: string, status: JsonObject): JsonObject =>
  controlled('argoproj.io/v1alpha1', kind, 'guestbook', { metadata: { namespace: 'argocd' }, status });
const app = (sync: string | undefined, health: string | undefined, more: JsonObject = {}): JsonObject =>
  argo('Application', {
    ...(sync && { sync: { status: sync } }),
    ...(health && { health: { status: health } }),
    ...more,
  });
const operation = (phase: string, message = ''): JsonObject => ({ operationState: { phase, message } });
const invalid = { type: 'ComparisonError', message: 'app path does not exist', lastTransitionTime: 'x' };

describe('an Application', () => {
  test.each<[string, JsonObject, object]>([
    ['synced and healthy', app('Synced', 'Healthy', operation('Succeeded')), { state: 'ready' }],
    ['out of sync', app('OutOfSync', 'Healthy'), { state: 'out-of-sync', reason: 'OutOfSync' }],
    ['not applied yet', app('OutOfSync', 'Missing'), { state: 'out-of-sync', reason: 'Missing' }],
    ['degraded', app('Synced', 'Degraded'), { state: 'failing', reason: 'Degraded' }],
    ['missing what was applied', app('Synced', 'Missing'), { state: 'failing', reason: 'Missing' }],
    ['progressing', app('Synced', 'Progressing'), { state: 'reconciling', reason: 'Progressing' }],
    ['suspended', app('Synced', 'Suspended'), { state: 'suspended', isSuspended: true }],
    ['being synced', app('OutOfSync', 'Healthy', operation('Running')), { state: 'reconciling', reason: 'Running' }],
    [
      'failed in its sync',
      app('OutOfSync', 'Healthy', operation('Failed', 'one or more objects failed to apply')),
      { state: 'failing', reason: 'SyncFailed', message: 'one or more objects failed to apply' },
    ],
    ['synced since by a revert', app('Synced', 'Healthy', operation('Failed', 'no')), { state: 'ready' }],
    [
      'synced, and a hook after it has failed',
      app('Synced', 'Healthy', {
        sync: { status: 'Synced', revision: 'abc' },
        operationState: { phase: 'Failed', syncResult: { revision: 'abc' } },
      }),
      { state: 'failing', reason: 'SyncFailed' },
    ],
    ['synced since, and degraded', app('Synced', 'Degraded', operation('Error')), { reason: 'Degraded' }],
    ['not compared since its sync failed', app('Unknown', 'Healthy', operation('Error')), { reason: 'SyncError' }],
    [
      'not to be compared',
      app('Unknown', 'Healthy', { conditions: [invalid] }),
      { state: 'failing', reason: 'ComparisonError', message: 'app path does not exist' },
    ],
    ['new', app(undefined, undefined), { state: 'unknown' }],
    ['of unknown health', app('Synced', undefined), { state: 'unknown' }],
    [
      'quoting a Secret',
      app('OutOfSync', 'Healthy', operation('Failed', 'Secret "x" is invalid: data: "hunter2"')),
      { state: 'failing', reason: 'SyncFailed' },
    ],
  ])('%s', (_, object, expected) => {
    expect(readArgo(object)).toMatchObject(expected);
    expect(JSON.stringify({ ...readArgo(object), object: undefined })).not.toContain('hunter2');
  });

  test('of several sources has several revisions', () => {
    const object = argo('Application', { sync: { status: 'Synced', revisions: ['6.5.0', 'abc'] } });
    expect(readArgo(object)).toMatchObject({ revision: '6.5.0, abc' });
  });

  test('lists what it has applied, with the state of each', () => {
    const object = argo('Application', {
      resources: [
        {
          version: 'v1',
          kind: 'Service',
          namespace: 'web',
          name: 'a',
          status: 'Synced',
          health: { status: 'Healthy' },
        },
        { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'web', name: 'b', status: 'OutOfSync' },
        {
          ...{ group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'web', name: 'c', status: 'Synced' },
          health: { status: 'Degraded', message: 'exceeded its progress deadline' },
        },
        {
          version: 'v1',
          kind: 'Secret',
          namespace: 'web',
          name: 'd',
          status: 'OutOfSync',
          health: { status: 'Missing' },
        },
        { version: 'v1', kind: 'Namespace', namespace: 'web', name: 'web' },
      ],
    });
    expect(listEntries(object)).toMatchObject([
      { id: { group: '', kind: 'Service', namespace: 'web', name: 'a' }, state: 'ready' },
      { id: { group: 'apps', name: 'b' }, state: 'out-of-sync' },
      { id: { name: 'c' }, state: 'failing', message: 'exceeded its progress deadline' },
      { id: { name: 'd' }, state: 'out-of-sync', reason: 'Missing' },
      { id: { kind: 'Namespace', name: 'web' } },
    ]);
    expect(listEntries(object).at(-1)).not.toHaveProperty('state');
  });

  test('repeats no words of an object of Flux, which may take values from a Secret', () => {
    const health = { status: 'Degraded', message: 'Deployment.apps "web" is invalid: Invalid value: "hunter2"' };
    const resources = ['helm/HelmRelease', 'kustomize/Kustomization'].map((one): JsonObject => {
      const [group = '', kind = ''] = one.split('/');
      return { group: `${group}.toolkit.fluxcd.io`, version: 'v1', kind, namespace: 'web', name: 'a', health };
    });
    const entries = listEntries(argo('Application', { resources }));
    expect(entries.map(({ state }) => state)).toEqual(['failing', 'failing']);
    expect(JSON.stringify(entries)).not.toContain('hunter2');
  });

  test('tells its history from the last on', () => {
    const history = [
      { id: 0, revision: 'one', deployedAt: '2026-11-01T10:00:00Z' },
      { id: 1, revision: 'two', deployedAt: '2026-11-01T11:00:00Z' },
    ];
    expect(listAttempts(argo('Application', { history })).map(({ revision }) => revision)).toEqual(['two', 'one']);
  });
});

describe('an ApplicationSet', () => {
  test.each<[string, readonly JsonObject[], string]>([
    ['current', [condition('ErrorOccurred', 'False', 'x'), condition('ResourcesUpToDate', 'True', 'x')], 'ready'],
    ['failing', [condition('ErrorOccurred', 'True', 'ApplicationGenerationFromParamsError', 'no')], 'failing'],
    ['rolling out', [condition('RolloutProgressing', 'True', 'x')], 'reconciling'],
    ['new', [], 'unknown'],
  ])('%s', (_, conditions, state) => {
    expect(readArgo(argo('ApplicationSet', { conditions }))?.state).toBe(state);
  });
});

test('of an AppProject nothing is ever said', () => {
  expect(readArgo(argo('AppProject', {}))?.state).toBe('none');
});
