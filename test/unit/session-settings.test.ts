import { describe, expect, test } from 'vitest';
import { type SessionUnderTest, deployment, liveDeployment, startSession, uri } from '../support/sessions.ts';
import { managed } from '../support/managed-object.ts';

const cluster = { context: 'test' };

/** How often the cluster was asked about the Deployment since the last time. */
function looks({ fake }: SessionUnderTest): number {
  return fake.takeCalls().filter((call) => call === 'get Deployment/web').length;
}

async function start(settings: object): Promise<SessionUnderTest> {
  const started = await startSession({ cluster, ...settings });
  started.fake.put(liveDeployment(5));
  started.session.setDocument(uri, 1, deployment(3));
  return started;
}

describe('driftline.drift.mode', () => {
  /** Looks after: opening; an edit; saving; a change in the cluster; a person's request. */
  test.each([
    ['onType', [1, 1, 0, 1, 1]],
    ['onSave', [1, 0, 1, 0, 1]],
    ['manual', [0, 0, 0, 0, 1]],
    ['off', [0, 0, 0, 0, 0]],
  ])('%s: looks when it says', async (mode, expected) => {
    const started = await start({ drift: { mode } });
    const { session, clock } = started;
    const acts = [
      () => clock.advance(0),
      () => {
        session.setDocument(uri, 2, deployment(4));
        return clock.advance(300);
      },
      () => {
        session.documentSaved(uri);
        return clock.advance(0);
      },
      () => {
        started.fake.put(liveDeployment(6));
        return clock.advance(60_000);
      },
      () => {
        session.check();
        return clock.advance(0);
      },
    ];
    const counts: number[] = [];
    for (const act of acts) {
      await act();
      counts.push(looks(started));
    }
    expect(counts).toEqual(expected);
  });

  test.each([
    ['onType', 1],
    ['onSave', 1],
    ['manual', 0],
    ['off', 0],
  ])('%s: looks at open files when the cluster is chosen: %d', async (mode, expected) => {
    const started = await startSession({ cluster: { context: '' }, drift: { mode } });
    started.session.setDocument(uri, 1, deployment(3));
    await started.session.chooseContext('prod');
    await started.clock.advance(0);
    expect(looks(started)).toBe(expected);
  });

  test.each([
    ['onType', 1],
    ['onSave', 1],
    ['manual', 0],
    ['off', 0],
  ])('changed to %s: what was seen is cleared, open files are looked at: %d', async (mode, expected) => {
    const before = mode === 'onType' ? 'onSave' : 'onType';
    const started = await start({ drift: { mode: before } });
    const { session, clock, seen } = started;
    await clock.advance(0);
    expect(looks(started)).toBe(1);
    expect(seen()).toBeDefined();
    await session.configure({ cluster, drift: { mode } });
    expect(seen()).toBeUndefined();
    await clock.advance(0);
    expect(looks(started)).toBe(expected);
  });
});

describe('driftline.dryRun', () => {
  const unmanaged = managed(
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 5 } },
    { manager: 'kubectl-create', fields: ['f:spec/f:replicas'] },
  );

  test.each([
    ['never', 'read-only', 'read-only'],
    ['managed', 'dry-run', 'read-only'],
    ['always', 'dry-run', 'dry-run'],
  ])('%s: %s for what Flux applies, %s for the rest', async (dryRun, managedMode, otherMode) => {
    for (const [live, mode] of [
      [liveDeployment(5), managedMode],
      [unmanaged, otherMode],
    ] as const) {
      const { session, fake, clock, seen } = await startSession({ cluster, dryRun });
      fake.put(live);
      session.setDocument(uri, 1, deployment(3));
      await clock.advance(0);
      expect(seen()).toMatchObject({ state: 'present', prediction: { mode } });
      expect(fake.calls.some((call) => call.startsWith('apply'))).toBe(mode === 'dry-run');
    }
  });

  test('changed: what was seen is asked anew', async () => {
    const { session, clock, seen } = await start({ dryRun: 'never' });
    await clock.advance(0);
    expect(seen()).toMatchObject({ prediction: { mode: 'read-only' } });
    await session.configure({ cluster, dryRun: 'always' });
    await clock.advance(0);
    expect(seen()).toMatchObject({ prediction: { mode: 'dry-run' } });
    await session.configure({ cluster, dryRun: 'never' });
    await clock.advance(0);
    expect(seen()).toMatchObject({ prediction: { mode: 'read-only' } });
  });

  test('changed to never while a look is under way: its dry run is not shown', async () => {
    const { session, clock, fake, seen } = await start({ dryRun: 'always', drift: { mode: 'manual' } });
    session.check();
    const release = fake.hold();
    await clock.advance(0);
    await session.configure({ cluster, dryRun: 'never', drift: { mode: 'manual' } });
    release();
    await clock.advance(0);
    expect(seen()).toBeUndefined();
  });
});

describe('driftline.cluster', () => {
  test('another context or kubeconfig connects anew and forgets what was seen', async () => {
    const { session, clock, fake, seen } = await start({});
    await clock.advance(0);
    fake.takeCalls();
    await session.configure({ cluster: { context: 'prod' }, validation: 'off' });
    expect(seen()).toBeUndefined();
    await session.configure({ cluster: { context: 'prod', kubeconfig: '/k' }, validation: 'off' });
    expect(fake.takeCalls()).toEqual(['connect prod', 'connect prod in /k']);
  });

  test('the same again does nothing', async () => {
    const { session, clock, fake, seen } = await start({});
    await clock.advance(0);
    fake.takeCalls();
    await session.configure({ cluster, validation: 'off' });
    await clock.advance(0);
    expect(fake.takeCalls()).toEqual([]);
    expect(seen()).toBeDefined();
  });

  test('a value that does not fit is logged by its name', async () => {
    const { session, log } = await start({});
    await session.configure({ cluster, drift: { mode: 'sometimes' } });
    expect(log.filter((line) => line.startsWith('driftline.drift.mode: '))).toHaveLength(1);
    expect(session.settings().drift.mode).toBe('onType');
  });
});

test('a context is chosen for one folder, and leaves the clusters of the others alone', async () => {
  const folders = [{ uri: 'file:///repository/a', cluster: { context: 'a' } }];
  const { session, fake } = await startSession({ cluster, folders });
  expect(fake.takeCalls()).toEqual(['connect test', 'connect a']);
  await session.chooseContext('b', 'file:///repository/a');
  expect(fake.takeCalls()).toEqual(['connect b']);
  await session.chooseContext('b', 'file:///repository/a');
  expect(fake.takeCalls()).toEqual(['connect b']);
  expect(session.snapshot().folders).toMatchObject([{ connection: { context: 'b' } }]);
  expect(session.snapshot().connection).toMatchObject({ context: 'test' });
});
