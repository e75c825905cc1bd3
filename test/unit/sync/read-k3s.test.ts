import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { findJobOf, readK3s } from '../../../server/src/sync/read-k3s.ts';
import { condition, controlled } from '../../support/sync-objects.ts';

const system = { metadata: { namespace: 'kube-system' } };
const chart = (status: JsonObject): JsonObject =>
  controlled('helm.cattle.io/v1', 'HelmChart', 'traefik', { ...system, spec: { version: '1.2.3' }, status });
const made = chart({ jobName: 'helm-install-traefik', conditions: [condition('JobCreated', 'True', 'Job created')] });
const job = (status: JsonObject): JsonObject => ({ kind: 'Job', status });

describe('a HelmChart', () => {
  test.each<[string, JsonObject, JsonObject | null | undefined, object]>([
    [
      'whose job is done',
      made,
      job({ succeeded: 1, conditions: [condition('Complete', 'True', '')] }),
      { state: 'ready' },
    ],
    [
      'whose job has given up',
      made,
      job({ conditions: [condition('Failed', 'True', 'BackoffLimitExceeded', 'limit')] }),
      { state: 'failing', reason: 'BackoffLimitExceeded', message: 'limit' },
    ],
    ['whose job tries again', made, job({ active: 1, failed: 3 }), { state: 'failing', reason: 'JobRetrying' }],
    ['whose job runs', made, job({ active: 1 }), { state: 'reconciling', reason: 'JobRunning' }],
    ['whose job is gone', made, null, { state: 'unknown', reason: 'JobNotFound' }],
    ['whose job may not be read', made, undefined, { state: 'unknown', reason: 'JobNotReadable' }],
    [
      'that says itself that it has failed',
      chart({ conditions: [condition('Failed', 'True', 'Job failed', 'see the log')] }),
      undefined,
      { state: 'failing', reason: 'Job failed', message: 'see the log' },
    ],
    ['without a job', chart({}), undefined, { state: 'reconciling' }],
  ])('%s', (_, object, found, expected) => {
    const asked: string[] = [];
    const status = readK3s(object, (namespace, name) => {
      asked.push(`${namespace}/${name}`);
      return found;
    });
    expect(status).toMatchObject({ ...expected, revision: '1.2.3' });
    expect(asked.every((name) => name === 'kube-system/helm-install-traefik')).toBe(true);
  });

  test('names its job', () => {
    expect(findJobOf(made)).toEqual({ namespace: 'kube-system', name: 'helm-install-traefik' });
    expect(findJobOf(chart({}))).toBeUndefined();
  });
});

test.each(['HelmChartConfig', 'Addon'])('a controller says nothing of a %s', (kind) => {
  const object = controlled('k3s.cattle.io/v1', kind, 'x', system);
  expect(readK3s(object, () => undefined)?.state).toBe('none');
});
