import { expect, test } from 'vitest';
import { createClusterNames } from '../../server/src/cluster-names.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster, error } from '../support/fake-cluster.ts';

const kind = { apiVersion: 'v1', kind: 'Secret' };

function start() {
  const [clock, fake, life] = [createFakeClock(), createFakeCluster(), new AbortController()];
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  fake.put({ ...kind, metadata: { name: 'login', namespace: 'web' }, data: { password: 'x' } });
  return { clock, fake, life, names: createClusterNames(fake.cluster, { clock, log }, life.signal) };
}

test('nothing at first, then the names, for a minute', async () => {
  const { clock, fake, names } = start();
  expect(names.of(kind)).toEqual({ value: [], isPending: true });
  expect(names.of(kind)).toEqual({ value: [], isPending: true });
  await clock.advance(0);
  const value = [{ ...kind, name: 'login', namespace: 'web' }];
  expect(names.of(kind)).toEqual({ value, isPending: false });
  await clock.advance(59_000);
  expect(names.of(kind)).toEqual({ value, isPending: false });
  expect(fake.takeCalls()).toEqual(['list Secret metadata']);
  await clock.advance(1000);
  expect(names.of(kind)).toEqual({ value, isPending: true });
  expect(fake.takeCalls()).toEqual(['list Secret metadata']);
});

test('what may not be read is left alone for five minutes', async () => {
  const { clock, fake, names } = start();
  fake.fail('list', error('forbidden'));
  names.of(kind);
  await clock.advance(299_000);
  expect(names.of(kind)).toEqual({ value: [], isPending: false });
  fake.fail('list', undefined);
  await clock.advance(1000);
  names.of(kind);
  await clock.advance(0);
  expect(names.of(kind).value).toHaveLength(1);
});

test('other kinds, and a connection that has ended, are asked for nothing', async () => {
  const { clock, fake, life, names } = start();
  expect(names.of({ apiVersion: 'v1', kind: 'Pod' })).toEqual({ value: [], isPending: false });
  life.abort();
  expect(names.of(kind)).toEqual({ value: [], isPending: false });
  await clock.advance(0);
  expect(fake.calls).toEqual([]);
});
