import { expect, test } from 'vitest';
import { createNodeWatch } from '../../server/src/node-watch.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster, error } from '../support/fake-cluster.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function open() {
  const [clock, fake, life] = [createFakeClock(), createFakeCluster(), new AbortController()];
  fake.put({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'b' } });
  fake.put({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } });
  return { clock, fake, watch: createNodeWatch(fake.cluster, { clock, log: quiet }, () => undefined, life.signal) };
}

test('nodes are watched while somebody looks, and rights are asked for once', async () => {
  const { clock, fake, watch } = open();
  expect(watch.current()).toEqual({ nodes: undefined, access: {} });
  fake.fail('may create', error('unreachable'));
  watch.watch(true);
  await clock.advance(0);
  expect(watch.current().nodes?.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(watch.current().access).toEqual({ patch: true, reconcile: true });
  expect(fake.takeCalls()).toEqual(['may patch Deployment', 'may create Deployment', 'may patch Kustomization']);
  watch.watch(false);
  expect(fake.watched()).toEqual([]);
  watch.watch(true);
  await clock.advance(0);
  expect(fake.takeCalls()).toEqual([]);
  watch.watch(false);
  await clock.advance(300_000);
  watch.watch(true);
  await clock.advance(0);
  expect(fake.takeCalls()).toHaveLength(3);
});

test('version and rights are asked for again where they were not answered, after a loss, and after an upgrade', async () => {
  const { clock, fake, watch } = open();
  const rights = 3;
  fake.fail('may create', error('unreachable'));
  watch.watch(true);
  await clock.advance(0);
  expect(watch.current().access).toEqual({ patch: true, reconcile: true });
  fake.fail('may create', undefined);
  await clock.advance(30_000);
  expect(watch.current().access).toEqual({ patch: true, create: true, reconcile: true });
  fake.takeCalls();
  await clock.advance(60_000);
  expect(fake.takeCalls()).toEqual([]);
  fake.fail('watch Node', error('unreachable', 'gone'));
  await clock.advance(0);
  expect(fake.takeCalls()).toEqual([]);
  fake.fail('watch Node', undefined);
  await clock.advance(0);
  expect(fake.takeCalls()).toHaveLength(rights);
  const status = { nodeInfo: { kubeletVersion: 'v1.37.0' } };
  fake.put({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' }, status });
  await clock.advance(0);
  expect(fake.takeCalls()).toHaveLength(rights);
  fake.put({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' }, status, spec: { unschedulable: true } });
  await clock.advance(0);
  expect(fake.takeCalls()).toEqual([]);
  watch.watch(false);
  await clock.advance(600_000);
  expect([fake.takeCalls(), clock.waiting]).toEqual([[], 0]);
});

test('nodes that may not be read are unknown, with the reason', async () => {
  const { clock, fake, watch } = open();
  fake.fail('watch Node', error('forbidden', 'not for you'));
  watch.watch(true);
  await clock.advance(0);
  expect(watch.current()).toMatchObject({ message: 'not for you' });
});
