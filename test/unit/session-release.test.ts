import { describe, expect, test } from 'vitest';
import { codeLenses } from '../../server/src/features/code-lens.ts';
import { compareResources } from '../../server/src/features/compared-resource.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { managed } from '../support/managed-object.ts';
import { type SessionUnderTest, startSession, uri } from '../support/sessions.ts';

const text = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: web, namespace: demo }\n';
const helmRelease: JsonObject = {
  ...{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' },
  metadata: { name: 'web', namespace: 'demo' },
  status: { storageNamespace: 'demo', history: [{ name: 'web', namespace: 'demo', version: 1, status: 'deployed' }] },
};
const config = (name: string, level = 'info'): JsonObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name, namespace: 'demo' },
  data: { level },
});
const names = Array.from({ length: 40 }, (_one, i) => `c${i}`);

async function start(settings: object = {}): Promise<SessionUnderTest & { readonly told: () => readonly string[] }> {
  const started = await startSession({ dryRun: 'never', ...settings });
  const { fake, session, clock } = started;
  fake.put(helmRelease);
  for (const name of names) fake.put(config(name));
  fake.store({
    ...{ name: 'web', namespace: 'demo', revision: 1, status: 'deployed' },
    ...{ chart: { name: 'web', version: '1' }, objects: names.map((name) => config(name)) },
  });
  session.setDocument(uri, 1, text);
  await clock.advance(1000);
  const told = (): readonly string[] =>
    [...session.snapshot().observations.values()].flatMap(({ findings }) =>
      findings.flatMap(({ code, released }) => (released ? [`${code} ${released.object.name}`] : [])),
    );
  return { ...started, told };
}
const ofConfig = (calls: readonly string[]): readonly string[] => calls.filter((call) => call.includes('ConfigMap'));

describe('the objects of a Helm release', () => {
  test('are read by one list, and watched by one watch', async () => {
    const { fake, told } = await start();
    const calls = fake.takeCalls();
    expect(told()).toEqual([]);
    expect(calls.filter((call) => call.startsWith('release'))).toEqual(['release web 1']);
    expect(ofConfig(calls).filter((call) => !call.startsWith('qualify'))).toEqual(['list ConfigMap']);
    expect(fake.watched()).toEqual(['HelmRelease/web', 'ConfigMap']);
  });

  test('are looked at again when one of them changes, and not when another object of their kind does', async () => {
    const { fake, clock, told } = await start();
    fake.takeCalls();
    fake.put(config('of-somebody-else'));
    await clock.advance(1000);
    expect(fake.takeCalls()).toEqual([]);
    fake.put(managed(config('c3', 'debug'), { manager: 'kubectl-edit', fields: ['f:data/f:level'] }));
    await clock.advance(1000);
    expect(told()).toEqual(['release-drifted c3']);
    fake.put(config('c3'));
    await clock.advance(1000);
    expect(told()).toEqual([]);
    expect(fake.takeCalls().filter((call) => call.startsWith('release'))).toEqual([]);
  });

  test('are looked at once their record may be read', async () => {
    const { fake, session, clock, told } = await start();
    fake.fail('release', { kind: 'forbidden', message: 'no' });
    fake.put({ ...helmRelease, spec: { interval: '2h' } });
    fake.put(managed(config('c3', 'debug'), { manager: 'kubectl-edit', fields: ['f:data/f:level'] }));
    await clock.advance(1000);
    expect(told()).toEqual([]);
    expect(fake.watched()).toEqual(['HelmRelease/web', 'Secret/sh.helm.release.v1.web.v1']);
    expect(session.snapshot().looking).toBe(0);
    fake.fail('watch', { kind: 'forbidden', message: 'no' });
    fake.fail('release', undefined);
    await clock.advance(60_000);
    expect(told()).toEqual(['release-drifted c3']);
  });

  test('stay as they were seen while the cluster is lost', async () => {
    const { fake, session, clock, told } = await start();
    fake.put(managed(config('c3', 'debug'), { manager: 'kubectl-edit', fields: ['f:data/f:level'] }));
    await clock.advance(1000);
    fake.fail('list ConfigMap', { kind: 'timeout', message: 'late' });
    fake.fail('get ConfigMap', { kind: 'timeout', message: 'late' });
    session.check();
    await clock.advance(1000);
    expect(told()).toEqual(['release-drifted c3']);
  });

  test('are asked for again when there was no answer, though no watch tells that there is one now', async () => {
    const { fake, session, clock, told } = await start();
    const late = { kind: 'timeout', message: 'late' } as const;
    for (const call of ['list ConfigMap', 'get ConfigMap']) fake.fail(call, late, 'silent');
    fake.put(managed(config('c3', 'debug'), { manager: 'kubectl-edit', fields: ['f:data/f:level'] }));
    await clock.advance(1000);
    expect(told()).toEqual([]);
    const lens = (): string => codeLenses(session.snapshot(), uri)[0]?.command?.title ?? '';
    expect(lens()).toContain('release in sync, as of just now: late');
    expect(compareResources(session.snapshot(), uri)).toMatchObject([{ reason: 'late' }]);
    await clock.advance(120_000);
    expect(lens()).toMatch(/release in sync, as of 2 min ago: late/);
    for (const call of ['list ConfigMap', 'get ConfigMap']) fake.fail(call, undefined, 'silent');
    await clock.advance(60_000);
    expect(told()).toEqual(['release-drifted c3']);
    expect(lens()).not.toContain('late');
    expect(compareResources(session.snapshot(), uri)).not.toMatchObject([{ reason: 'late' }]);
    fake.takeCalls();
    await clock.advance(120_000);
    expect(ofConfig(fake.takeCalls())).toEqual([]);
  });

  test('are not looked at by themselves where that is not wanted', async () => {
    const { fake, session, clock } = await start({ drift: { mode: 'manual' } });
    expect(fake.watched()).toEqual([]);
    expect(fake.takeCalls().filter((call) => !call.startsWith('connect'))).toEqual([]);
    session.check();
    await clock.advance(1000);
    expect(fake.takeCalls()).toContain('release web 1');
    const off = await start({ drift: { mode: 'off' } });
    off.session.check();
    await off.clock.advance(1000);
    expect(off.fake.takeCalls()).not.toContain('release web 1');
  });

  test('leave nothing asked for when the file is closed meanwhile', async () => {
    const { fake, session, clock } = await start();
    const release = fake.hold();
    session.check();
    await clock.advance(100);
    session.removeDocument(uri);
    release();
    await clock.advance(120_000);
    expect(session.snapshot()).toMatchObject({ looking: 0 });
    expect(session.snapshot().observations.size).toBe(0);
    expect(fake.watched()).toEqual([]);
  });
});
