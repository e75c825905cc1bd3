import { describe, expect, test } from 'vitest';
import type { FieldPath } from '../../server/src/manifest/field-path.ts';
import { formatPath } from '../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { ClusterError } from '../../server/src/ports.ts';
import { removeMost } from '../../server/src/remove-most.ts';
import { createFakeCluster, error } from '../support/fake-cluster.ts';

const ref = { apiVersion: 'v1', kind: 'Thing', name: 'a' };
const names = Array.from('abcdefghijkl');
const paths = names.map((field): FieldPath => [{ field: 'spec' }, { field }]);
const spec = Object.fromEntries(names.map((name) => [name, 1]));
const live: JsonObject = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a', resourceVersion: '1' }, spec };
const refusal: ClusterError = {
  kind: 'rejected',
  message: 'no',
  rejection: { message: 'no', causes: [{ field: 'spec', message: 'required' }] },
};

/** A cluster that refuses to do without some fields, and counts how often it was asked. */
function refusing(isRefused: (pointers: readonly string[]) => boolean, failure: ClusterError = refusal) {
  const fake = createFakeCluster();
  fake.put(live);
  const original = { ...fake.cluster };
  let requests = 0;
  fake.cluster.dryRunRemove = (object, pointers, signal) => {
    requests++;
    return isRefused(pointers)
      ? Promise.resolve({ ok: false, error: failure })
      : original.dryRunRemove(object, pointers, signal);
  };
  return { fake, requests: () => requests };
}

async function remove({ fake }: ReturnType<typeof refusing>): Promise<unknown> {
  const trimmed = await removeMost(ref, live, paths, { cluster: fake.cluster, signal: new AbortController().signal });
  if (trimmed === undefined || trimmed === 'changed meanwhile' || 'kind' in trimmed) return trimmed;
  expect(Object.keys(trimmed.object['spec'] as JsonObject)).toEqual(
    names.filter((name) => !trimmed.candidates.some((path) => formatPath(path) === `spec.${name}`)),
  );
  return names.filter((name) => Object.hasOwn(trimmed.object['spec'] as JsonObject, name));
}

describe('removing as much as the API server allows', () => {
  test('everything at once', async () => {
    const cluster = refusing(() => false);
    expect(await remove(cluster)).toEqual([]);
    expect(cluster.requests()).toBe(1);
  });

  test.each([['a'], ['g'], ['l'], ['c', 'd'], ['a', 'l']])('all but what must stay: %s, %s', async (...kept) => {
    const cluster = refusing((pointers) => kept.some((name) => pointers.includes(`/spec/${name}`)));
    expect(await remove(cluster)).toEqual(kept.filter(Boolean));
    expect(cluster.requests()).toBeLessThanOrEqual(16);
  });

  test('fields of which only one may go: one of them goes', async () => {
    const cluster = refusing((pointers) => pointers.includes('/spec/a') && pointers.includes('/spec/l'));
    expect(await remove(cluster)).toEqual(['l']);
  });

  test('nothing, without asking for ever', async () => {
    const cluster = refusing(() => true);
    expect(await remove(cluster)).toBeUndefined();
    expect(cluster.requests()).toBeLessThanOrEqual(16);
  });

  test.each(['forbidden', 'webhook-failed', 'server-error'] as const)(
    'what fails with %s is not tried in parts',
    async (kind) => {
      const cluster = refusing(() => true, error(kind));
      expect(await remove(cluster)).toBeUndefined();
      expect(cluster.requests()).toBe(1);
    },
  );

  test('an object that has changed is looked at anew; a cluster that is lost is told', async () => {
    expect(await remove(refusing(() => true, error('conflict')))).toBe('changed meanwhile');
    expect(await remove(refusing(() => true, error('timeout')))).toMatchObject({ kind: 'timeout' });
  });
});
