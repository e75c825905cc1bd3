import { describe, expect, test } from 'vitest';
import { status } from '../../server/src/features/status.ts';
import { error } from '../support/fake-cluster.ts';
import { codes, deployment, liveDeployment, startSession, startWithDrift, uri } from '../support/sessions.ts';

const other = 'file:///repository/other.yaml';

describe('cancellation', () => {
  test('an edit cancels a look that is under way, whose results are dropped', async () => {
    const { session, clock, fake, seen } = await startSession();
    fake.put(liveDeployment(5));
    const release = fake.hold();
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(0);
    session.setDocument(uri, 2, deployment(4));
    await clock.advance(249);
    expect(fake.calls).toEqual(['connect test', 'get Deployment/web']);
    expect(seen()).toBeUndefined();
    release();
    await clock.advance(1);
    expect(seen()).toMatchObject({ declared: { spec: { replicas: 4 } } });
  });

  test('a result for an older text is dropped, also of a cluster that does not notice the cancellation', async () => {
    const { session, clock, fake, seen } = await startSession();
    fake.put(liveDeployment(5));
    fake.deafen();
    const release = fake.hold();
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(0);
    session.setDocument(uri, 2, deployment(4));
    release();
    await clock.advance(0);
    expect(fake.calls).toContain('apply Deployment/web as kustomize-controller');
    expect(seen()).toBeUndefined();
  });

  test('the end of a look that was cancelled is not taken for the end of the one after it', async () => {
    const { session, clock, fake } = await startSession();
    fake.put(liveDeployment(5));
    fake.deafen();
    const releaseOld = fake.hold();
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(0);
    const releaseNew = fake.hold();
    session.setDocument(uri, 2, deployment(4));
    await clock.advance(250);
    fake.fail('get', error('not-served'));
    releaseOld();
    await clock.advance(0);
    expect(session.snapshot().looking).toBe(1);
    releaseNew();
    await clock.advance(0);
    expect(session.snapshot().looking).toBe(0);
  });

  test('a closed file is forgotten, with what was under way for it', async () => {
    const started = await startSession();
    const { session, clock, fake, seen, lastLooking } = started;
    fake.put(liveDeployment(5));
    const release = fake.hold();
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(0);
    session.removeDocument(uri);
    release();
    await clock.advance(60_000);
    expect(seen()).toBeUndefined();
    expect(codes(started)).toEqual([]);
    expect(lastLooking()).toBe(0);
    expect(fake.calls.slice(2)).toEqual([]);
  });

  test('a closed file leaves the others alone', async () => {
    const { session, clock, fake } = await startWithDrift();
    fake.put({ ...liveDeployment(5), metadata: { name: 'b' } });
    session.setDocument(other, 1, deployment(3, 'b'));
    await clock.advance(0);
    session.removeDocument(other);
    expect([...session.snapshot().observations.keys()]).toEqual([expect.stringContaining(uri)]);
    expect([...session.snapshot().manifests.keys()]).toEqual([uri]);
  });
});

describe('disconnecting', () => {
  test('clears what was seen, and asks nothing more', async () => {
    const started = await startWithDrift();
    const { session, clock, fake } = started;
    expect(codes(started)).toEqual(['drift-changed']);
    await session.chooseContext('');
    expect(session.snapshot().connection).toEqual({ state: 'no-context' });
    expect(codes(started)).toEqual([]);
    session.setDocument(uri, 2, deployment(4));
    await clock.advance(60_000);
    expect(fake.calls).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  test('drops what was under way: a result of the old cluster never shows in the new one', async () => {
    const { session, clock, fake, seen } = await startSession();
    fake.put(liveDeployment(5));
    const release = fake.hold();
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(0);
    const chosen = session.chooseContext('prod');
    expect(session.snapshot().connection).toEqual({ state: 'connecting', context: 'prod' });
    release();
    await chosen;
    expect(session.snapshot().connection).toEqual({ state: 'chosen', context: 'prod' });
    expect(seen()).toBeUndefined();
    await clock.advance(0);
    expect(session.snapshot().connection).toEqual({ state: 'connected', context: 'prod' });
  });

  test('of two choices the last counts, whichever is answered first', async () => {
    const { session, fake } = await startSession();
    fake.deafen();
    const release = fake.hold();
    const first = session.chooseContext('a');
    fake.hold()();
    await session.chooseContext('b');
    release();
    await first;
    expect(session.snapshot().connection).toEqual({ state: 'chosen', context: 'b' });
  });

  test('the end leaves no timer', async () => {
    const { session, clock } = await startWithDrift();
    session.setDocument(uri, 2, deployment(4));
    session.dispose();
    expect(clock.waiting).toBe(0);
  });
});

describe('losing the cluster', () => {
  test.each(['unreachable', 'timeout', 'throttled'] as const)(
    '%s: the last findings and syntax errors stay, and it is said',
    async (kind) => {
      const started = await startWithDrift();
      const { session, clock, fake } = started;
      session.setDocument(other, 1, 'kind: [');
      fake.fail('get', error(kind, 'gone'));
      fake.fail('watch', error(kind, 'gone'));
      session.check();
      await clock.advance(0);
      expect(codes(started)).toEqual(['drift-changed']);
      expect(codes(started, other)).toEqual(['yaml-syntax']);
      expect(status(session.snapshot())).toMatchObject({ state: 'unavailable', message: 'gone', drifted: 1 });
      fake.fail('get', undefined);
      await clock.advance(4_000);
      expect(status(session.snapshot())).toMatchObject({ state: 'connected', drifted: 1 });
    },
  );

  test('a watch that breaks says so, and looks again when it is back', async () => {
    const { session, clock, fake } = await startWithDrift();
    fake.fail('watch', error('unreachable', 'gone'));
    expect(status(session.snapshot())).toMatchObject({ state: 'unavailable', message: 'gone', drifted: 1 });
    await clock.advance(60_000);
    expect(fake.takeCalls()).toEqual([]);
    fake.put(liveDeployment(3));
    fake.fail('watch', undefined);
    await clock.advance(0);
    expect(status(session.snapshot())).toMatchObject({ state: 'connected', drifted: 0 });
  });

  test('it comes back with another reason: the new one is said', async () => {
    const { session, clock, fake, seen } = await startSession();
    fake.fail('get', error('timeout', 'slow'));
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(0);
    fake.fail('get', error('unreachable', 'gone'));
    await clock.advance(2_000);
    expect(seen()).toMatchObject({ state: 'unavailable', message: 'gone' });
  });

  test.each(['forbidden', 'unauthorized'] as const)('%s: what may not be read is not shown any more', async (kind) => {
    const started = await startWithDrift();
    started.fake.fail('get', error(kind));
    started.fake.fail('watch', error(kind));
    await started.clock.advance(0);
    expect(codes(started)).toEqual([]);
    expect(status(started.session.snapshot()).unreadable).toBe(1);
  });

  test('after a refused login nothing is asked until a person does something', async () => {
    const { session, clock, fake } = await startWithDrift();
    fake.fail('get', error('unauthorized'));
    fake.fail('watch', error('unauthorized'));
    await clock.advance(0);
    const asked = fake.calls.length;
    await clock.advance(60_000);
    expect(fake.calls).toHaveLength(asked);
    fake.fail('get', undefined);
    session.check();
    await clock.advance(0);
    expect(status(session.snapshot())).toMatchObject({ state: 'connected', drifted: 1 });
  });

  test.each(['forbidden', 'server-error'] as const)('%s is about one object, not about the cluster', async (kind) => {
    const { session, clock, fake } = await startWithDrift();
    fake.fail('get', error(kind));
    session.check();
    await clock.advance(0);
    expect(session.snapshot().connection.state).toBe('connected');
  });

  test('a kubeconfig that cannot be used is said, and nothing is asked', async () => {
    const { session, clock, fake, log } = await startSession({ cluster: { context: '' } });
    fake.fail('connect', error('unreachable', 'no such context'));
    session.setDocument(uri, 1, deployment(3));
    await session.chooseContext('prod');
    await clock.advance(60_000);
    expect(status(session.snapshot())).toMatchObject({
      state: 'unavailable',
      context: 'prod',
      message: 'no such context',
    });
    expect(fake.calls).toEqual(['connect prod']);
    expect(log).toContain('no such context');
    fake.fail('connect', undefined);
    session.check();
    await clock.advance(0);
    expect(session.snapshot().connection).toMatchObject({ state: 'connected', context: 'prod' });
  });

  test('a setting that changes after a context was picked leaves the connection alone', async () => {
    const { session, clock, fake } = await startSession({ cluster: { context: '' } });
    await session.chooseContext('prod');
    await session.configure({ cluster: { context: 'prod' }, drift: { mode: 'manual' } });
    await clock.advance(0);
    expect(fake.calls.filter((call) => call.startsWith('connect'))).toEqual(['connect prod']);
  });
});
