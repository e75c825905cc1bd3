import { describe, expect, test } from 'vitest';
import { error } from '../support/fake-cluster.ts';
import {
  type SessionUnderTest,
  deployment,
  liveDeployment,
  startSession,
  startWithDrift,
  uri,
} from '../support/sessions.ts';

const other = 'file:///repository/other.yaml';
const kustomization = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'apps', namespace: 'flux-system' },
};
const lookUp = ['get Deployment/web', 'get Kustomization/apps', 'apply Deployment/web as kustomize-controller'];

describe('when the cluster is asked', () => {
  test('at once for a file just opened', async () => {
    const { session, clock, fake } = await startSession();
    fake.put(liveDeployment(5));
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(0);
    expect(fake.calls).toEqual(['connect test', ...lookUp]);
  });

  test('after a pause in typing, once', async () => {
    const { session, clock, fake } = await startWithDrift();
    for (const [i, replicas] of [4, 6, 7].entries()) {
      session.setDocument(uri, 2 + i, deployment(replicas));
      await clock.advance(249);
      expect(fake.calls).toEqual([]);
    }
    await clock.advance(1);
    expect(fake.calls).toEqual(lookUp);
  });

  test('never while nothing changes, at once when the object does', async () => {
    const { clock, fake } = await startWithDrift();
    await clock.advance(600_000);
    expect(fake.takeCalls()).toEqual([]);
    fake.put(liveDeployment(6));
    await clock.advance(0);
    expect(fake.takeCalls()).toEqual(lookUp);
  });

  test('without a dry run when only the owner changes', async () => {
    const { clock, fake } = await startWithDrift();
    fake.put(kustomization);
    await clock.advance(0);
    fake.takeCalls();
    fake.put(kustomization);
    await clock.advance(0);
    expect(fake.takeCalls()).toEqual(lookUp.slice(0, 2));
  });

  test('again when the object changes while it is looked up', async () => {
    const { session, clock, fake, seen } = await startWithDrift();
    const release = fake.hold();
    session.setDocument(uri, 2, deployment(4));
    await clock.advance(250);
    fake.put(liveDeployment(6));
    release();
    await clock.advance(0);
    expect(seen()).toMatchObject({ live: { spec: { replicas: 6 } } });
  });

  test('by a watch only for what was looked up: not for each letter of a name', async () => {
    const { session, clock, fake } = await startSession();
    for (const [i, name] of ['w', 'we', 'web'].entries()) session.setDocument(uri, i + 1, deployment(3, name));
    expect(fake.watched()).toEqual([]);
    await clock.advance(250);
    expect(fake.watched()).toEqual(['Deployment/web']);
  });

  test('again for what failed, however often something else is due, and never while it is hidden', async () => {
    const { session, clock, fake } = await startWithDrift();
    fake.fail('get', error('server-error'));
    session.check();
    await clock.advance(0);
    fake.put(kustomization);
    fake.put(kustomization);
    await clock.advance(0);
    session.setVisible([]);
    fake.takeCalls();
    await clock.advance(600_000);
    expect(fake.takeCalls()).toEqual([]);
    session.setVisible([uri]);
    session.check();
    fake.fail('get', undefined);
    await clock.advance(120_000);
    expect(session.snapshot().observations.size).toBe(1);
    expect([...session.snapshot().observations.values()][0]).not.toHaveProperty('stale');
  });

  test('once more, and not for ever, where a list never shows what can be read', async () => {
    const { session, clock, fake } = await startSession();
    fake.put(liveDeployment(5));
    fake.hide('Deployment/web');
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(60_000);
    expect(fake.takeCalls().filter((call) => call === 'get Deployment/web').length).toBeLessThan(4);
  });

  test('from time to time where it may not be watched', async () => {
    const { clock, fake } = await startWithDrift();
    fake.fail('watch', error('forbidden'));
    await clock.advance(0);
    fake.takeCalls();
    await clock.advance(60_000);
    expect(fake.takeCalls()).toEqual([...lookUp.slice(0, 2), ...lookUp.slice(0, 2)]);
  });

  test('only for what a person sees, and once it is seen', async () => {
    const { session, clock, fake } = await startWithDrift();
    expect(fake.watched()).toEqual(['Deployment/web', 'Kustomization/apps']);
    session.setVisible([]);
    expect(fake.watched()).toEqual([]);
    session.setDocument(uri, 2, deployment(4));
    fake.put(liveDeployment(6));
    await clock.advance(600_000);
    expect(fake.takeCalls()).toEqual([]);
    session.setVisible([uri]);
    await clock.advance(0);
    expect(fake.takeCalls()).toEqual(lookUp);
    session.setVisible([]);
    session.setVisible([uri]);
    await clock.advance(0);
    expect(fake.takeCalls()).toEqual([]);
  });

  test('not again while somebody types, nor while the last look is under way', async () => {
    const { session, clock, fake } = await startWithDrift();
    await clock.advance(9_900);
    session.setDocument(uri, 2, deployment(4));
    await clock.advance(200);
    expect(fake.takeCalls()).toEqual([]);
    const release = fake.hold();
    await clock.advance(50);
    expect(fake.takeCalls()).toEqual(['get Deployment/web']);
    await clock.advance(30_000);
    expect(fake.takeCalls()).toEqual([]);
    release();
    await clock.advance(0);
    expect(fake.takeCalls()).toEqual(lookUp.slice(1));
  });

  test('of what SOPS has encrypted only for the keys of a Secret, and nothing of it is sent', async () => {
    const { session, clock, fake, lastLooking } = await startSession();
    const sops = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { x: "ENC[canary]" }\nsops: { mac: x }\n';
    session.setDocument(uri, 1, [sops, sops.replace(': a', ': ENC[x]'), sops.replace('Secret', 'Pod')].join('---\n'));
    await clock.advance(0);
    session.check();
    await clock.advance(20_000);
    expect(new Set(fake.calls.filter((call) => /^(?:get|apply) /.test(call)))).toEqual(new Set(['get Secret/a']));
    expect(lastLooking()).toBe(0);
  });

  test('about every resource of a file, and about no other', async () => {
    const { session, clock, fake } = await startSession();
    session.setDocument(uri, 1, `${deployment(1, 'a')}---\nno: resource\n---\n${deployment(1, 'b')}`);
    session.setDocument(other, 1, 'no: resource\n');
    await clock.advance(0);
    expect(fake.calls.filter((call) => call.startsWith('get '))).toEqual(['get Deployment/a', 'get Deployment/b']);
  });

  test('as soon as a context is chosen, for files that were open before', async () => {
    const { session, clock, fake } = await startSession({ cluster: { context: '' } });
    fake.put(liveDeployment(5));
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(60_000);
    expect(fake.calls).toEqual([]);
    await session.chooseContext('prod');
    await clock.advance(0);
    expect(fake.calls).toEqual(['connect prod', ...lookUp]);
  });
});

describe('when it is not asked', () => {
  test.each([
    ['without trust', {}, false, 'untrusted'],
    ['without a context', { cluster: { context: '' } }, true, 'no-context'],
  ] as const)('%s: never, whatever happens', async (_when, settings, trusted, state) => {
    const { session, clock, fake } = await startSession(settings, trusted);
    session.setDocument(uri, 1, deployment(3));
    session.setDocument(uri, 2, deployment(4));
    session.documentSaved(uri);
    session.check();
    if (!trusted) await session.chooseContext('prod');
    await session.configure({ ...settings, dryRun: 'always', drift: { mode: 'onSave' } });
    await clock.advance(60_000);
    expect(fake.calls).toEqual([]);
    expect(session.snapshot()).toMatchObject({ connection: { state }, looking: 0 });
    expect(clock.waiting).toBe(0);
  });

  test('trust that comes later connects, trust that goes disconnects', async () => {
    const { session, fake, seen, clock } = await startSession({}, false);
    fake.put(liveDeployment(5));
    session.setDocument(uri, 1, deployment(3));
    await session.configure({ cluster: { context: 'test' } }, true);
    await clock.advance(0);
    expect(seen()).toMatchObject({ state: 'present' });
    await session.configure({ cluster: { context: 'test' } }, false);
    expect(session.snapshot()).toMatchObject({ connection: { state: 'untrusted' } });
    expect(seen()).toBeUndefined();
  });
});

describe('what was seen', () => {
  test('stays while the text is broken, and goes with its resource', async () => {
    const { session, seen } = await startWithDrift();
    session.setDocument(uri, 2, `${deployment(3)}a: [`);
    expect(seen()).toBeDefined();
    session.setDocument(uri, 3, deployment(3, 'renamed'));
    expect(seen()).toBeUndefined();
  });

  test('of a resource that was edited away during the look is dropped', async () => {
    const { session, clock, fake } = await startSession({ drift: { mode: 'onSave' } });
    fake.put(liveDeployment(5));
    const release = fake.hold();
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(0);
    session.setDocument(uri, 2, deployment(3, 'renamed'));
    release();
    await clock.advance(0);
    expect(session.snapshot().observations.size).toBe(0);
  });

  test('a defect in one look does not stop the next', async () => {
    const { session, clock, fake, seen, log, lastLooking } = await startSession();
    fake.put(liveDeployment(5));
    const original = { ...fake.cluster };
    fake.cluster.get = () => Promise.reject(new Error('secret words'));
    session.setDocument(uri, 1, deployment(3));
    await clock.advance(0);
    expect(lastLooking()).toBe(0);
    expect(log.join('\n')).toContain('look up failed');
    expect(log.join('\n')).not.toContain('secret words');
    Object.assign(fake.cluster, original);
    session.check();
    await clock.advance(0);
    expect(seen()).toMatchObject({ state: 'present' });
  });
});

describe('what is under way', () => {
  test('is counted by files, and what a client heard last is that nothing is', async () => {
    const { session, clock, fake, lastLooking, changes } = await startSession();
    const release = fake.hold();
    session.setDocument(uri, 1, deployment(3));
    session.setDocument(other, 1, deployment(3, 'b'));
    expect(session.snapshot().looking).toBe(2);
    await clock.advance(0);
    expect(session.snapshot().looking).toBe(2);
    const before = changes();
    release();
    await clock.advance(0);
    expect(lastLooking()).toBe(0);
    expect(changes()).toBeGreaterThan(before);
  });

  test.each(['a: 1\n', '', 'a: [', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'])(
    'is nothing for a file without resources: %j',
    async (text) => {
      const { session, fake } = await startSession();
      session.setDocument(uri, 1, text);
      expect(session.snapshot().looking).toBe(0);
      expect(fake.calls).toEqual(['connect test']);
    },
  );

  test.each<readonly [string, (started: SessionUnderTest) => unknown]>([
    ['the file is closed', ({ session }) => session.removeDocument(uri)],
    ['its resources are edited away', ({ session }) => session.setDocument(uri, 3, 'a: 1\n')],
    [
      'drift is switched off',
      ({ session }) => session.configure({ cluster: { context: 'test' }, validation: 'off', drift: { mode: 'off' } }),
    ],
    [
      'drift becomes manual',
      ({ session }) =>
        session.configure({ cluster: { context: 'test' }, validation: 'off', drift: { mode: 'manual' } }),
    ],
    ['the cluster is left', ({ session }) => session.chooseContext('')],
  ])('is nothing any more when %s in the pause', async (_what, act) => {
    const started = await startWithDrift();
    started.session.setDocument(uri, 2, deployment(4));
    expect(started.session.snapshot().looking).toBe(1);
    await act(started);
    expect(started.session.snapshot().looking).toBe(0);
    await started.clock.advance(9_000);
    expect(started.fake.calls).toEqual([]);
  });
});
