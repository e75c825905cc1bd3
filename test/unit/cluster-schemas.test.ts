import { beforeEach, describe, expect, test } from 'vitest';
import { type DescribedCluster, describeCluster, describeKind } from '../support/described-cluster.ts';
import { error } from '../support/fake-cluster.ts';

let on: DescribedCluster;
beforeEach(() => {
  on = describeCluster();
});

describe('loading', () => {
  test('asks for the index once and for each page once, whoever asks how often', async () => {
    const [first, second] = await Promise.all([on.load('apps/v1'), on.load('apps/v1')]);
    expect(first).toMatchObject({
      ok: true,
      value: {
        apiVersion: 'apps/v1',
        source: 'this cluster (v1.36.3+k3s1)',
        isExact: true,
        kinds: { Deployment: 'apps.Deployment' },
        definitions: { 'apps.Deployment': { properties: { replicas: { default: 1 } } } },
      },
    });
    expect(first.ok && second.ok && first.value === second.value).toBe(true);
    await on.load('example.com/v1');
    expect(on.fake.calls).toEqual(['openApiIndex', 'openApi apps/v1', 'openApi example.com/v1']);
    expect(on.told).toEqual([]);
  });

  test('of what the cluster does not serve is unknown', async () => {
    expect(await on.load('no.such/v1')).toMatchObject({ ok: false, error: { kind: 'unknown' } });
  });

  test.each(['not-served', 'not-found', 'forbidden'] as const)(
    'is unsupported when the cluster answers %s',
    async (kind) => {
      on.fake.fail('openApiIndex', error(kind));
      for (let i = 0; i < 3; i++)
        expect(await on.load('apps/v1')).toMatchObject({ ok: false, error: { kind: 'unsupported' } });
      expect(on.fake.calls).toEqual(['openApiIndex']);
    },
  );

  test('that failed is not tried again with each keystroke, but is after a while', async () => {
    on.fake.fail('openApiIndex', error('unreachable'));
    for (let i = 0; i < 3; i++) expect(await on.load('apps/v1')).toMatchObject({ error: { kind: 'unreadable' } });
    expect(on.fake.takeCalls()).toEqual(['openApiIndex']);
    on.fake.fail('openApiIndex', undefined);
    await on.clock.advance(30_000);
    on.fake.fail('openApi apps/v1', error('timeout'));
    for (let i = 0; i < 3; i++) expect(await on.load('apps/v1')).toMatchObject({ error: { kind: 'unreadable' } });
    expect(on.fake.takeCalls()).toEqual(['openApiIndex', 'openApi apps/v1']);
    on.fake.fail('openApi apps/v1', undefined);
    await on.clock.advance(30_000);
    expect(await on.load('apps/v1')).toMatchObject({ ok: true });
  });

  test('of a page that has changed since the index was read asks for the index again', async () => {
    await on.load('apps/v1');
    on.fake.describe('example.com/v1', describeKind('example.com', 'Widget', 'colour'));
    on.fake.takeCalls();
    expect(await on.load('example.com/v1')).toMatchObject({
      value: { definitions: { 'example.com.Widget': { properties: { colour: {} } } } },
    });
    expect(on.fake.takeCalls()).toEqual(['openApi example.com/v1', 'openApiIndex', 'openApi example.com/v1']);
  });

  test('of a page that has gone since the index was read is of what is not served', async () => {
    await on.load('apps/v1');
    on.fake.describe('example.com/v1', undefined);
    expect(await on.load('example.com/v1')).toMatchObject({ error: { kind: 'unknown' } });
    expect(on.told).toEqual([['example.com/v1']]);
  });

  test('of a page that the server names and does not have fails, and of no other', async () => {
    on.fake.fail('openApi example.com/v1', error('not-served'));
    expect(await on.load('example.com/v1')).toMatchObject({ error: { kind: 'unreadable' } });
    expect(await on.load('apps/v1')).toMatchObject({ ok: true });
  });

  test('ends for one who no longer needs it, and goes on for the others', async () => {
    const open = on.fake.hold();
    const mine = new AbortController();
    const [gone, stays] = [on.schemas.load('apps/v1', mine.signal), on.load('apps/v1')];
    mine.abort();
    expect(await gone).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    open();
    expect(await stays).toMatchObject({ ok: true });
  });

  test('ends with the connection', async () => {
    on.fake.hold();
    const waiting = on.load('apps/v1');
    on.end();
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'aborted' } });
  });
});

describe('a description from before', () => {
  const then = Date.parse('2026-10-30T08:00:00Z');

  /** As the adapter answers from disk. */
  function goOffline(): () => void {
    const { cluster } = on.fake;
    const openApiIndex = cluster.openApiIndex.bind(cluster);
    let isOffline = true;
    Object.assign(cluster, {
      openApiIndex: async (signal: AbortSignal) => {
        const found = await openApiIndex(signal);
        return found.ok && isOffline ? { ok: true, value: { ...found.value, isStale: true, time: then } } : found;
      },
    });
    return () => void (isOffline = false);
  }

  test('says of when it is, and whose it is', async () => {
    goOffline();
    expect(await on.load('apps/v1')).toMatchObject({
      value: { isExact: true, source: 'this cluster (v1.36.3+k3s1), as of 2026-10-30' },
    });
  });

  test('does not know that something is not served', async () => {
    goOffline();
    expect(await on.load('no.such/v1')).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });

  test('gives way to the cluster, which is asked for what was missing', async () => {
    const goOnline = goOffline();
    on.fake.fail('openApi apps/v1', error('unreachable'));
    on.schemas.need(new Set(['apps/v1', 'example.com/v1']));
    await on.load('apps/v1');
    await on.load('example.com/v1');
    goOnline();
    on.fake.fail('openApi apps/v1', undefined);
    await on.clock.advance(5000);
    expect(on.told).toEqual([['apps/v1']]);
    for (const apiVersion of ['apps/v1', 'example.com/v1'])
      expect(await on.load(apiVersion)).toMatchObject({ value: { source: 'this cluster (v1.36.3+k3s1)' } });
    expect(on.fake.calls.filter((call) => call === 'openApi example.com/v1').length).toBe(1);
  });
});
