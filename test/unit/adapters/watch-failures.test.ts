import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createCluster } from '../../../server/src/adapters/kubernetes/cluster.ts';
import { createMask } from '../../../server/src/adapters/kubernetes/masking.ts';
import { runWatch } from '../../../server/src/adapters/kubernetes/watch-loop.ts';
import { createWatchStore } from '../../../server/src/adapters/kubernetes/watch-store.ts';
import type { Watched } from '../../../server/src/ports.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';
import { connect, never, serve, writeKubeConfig } from './api-server.ts';
import { type Script, scriptApi, unreachable } from './scripted-api.ts';
import { map, page, setScene, target } from './watched.ts';

const unauthorized = { status: 401, body: '{}' };

describe('what fails', () => {
  test('is said, keeps what was seen, is tried ever more rarely, and is forgotten once it works', async () => {
    let reply: object = page([map('a', 1)], 1);
    const scene = setScene(() => reply);
    const { seen } = scene.listen();
    const first = await scene.open(0);
    await scene.clock.advance(100);
    first.fail();
    reply = unreachable;
    await scene.clock.advance(500);
    scene.api.followed[1]?.fail();
    await scene.clock.advance(100);
    expect(seen()).toEqual(['demo/a=1', 'unreachable']);
    await scene.clock.advance(60_000);
    expect(scene.lists().length).toBeGreaterThan(5);
    expect(scene.lists().length).toBeLessThan(10);
    reply = page([map('b', 2)], 2);
    await scene.clock.advance(30_000);
    expect(seen()).toEqual(['demo/b=2']);
  });

  test('at the first list: nothing is known, and that is said', async () => {
    const scene = setScene(() => unreachable);
    const { seen } = scene.listen();
    await scene.clock.advance(100);
    expect(seen()).toEqual(['not listed', 'unreachable']);
  });

  test('for want of a permission is asked for once a minute', async () => {
    const message = 'configmaps is forbidden: User "dev" cannot list resource "configmaps"';
    const scene = setScene(() => ({ status: 403, body: JSON.stringify({ kind: 'Status', message }) }));
    const { seen } = scene.listen();
    await scene.clock.advance(59_000);
    expect([seen(), scene.lists().length]).toEqual([['not listed', 'forbidden'], 1]);
    await scene.clock.advance(2000);
    expect(scene.lists().length).toBe(2);
  });

  test('for want of a permission that was there is asked for again soon, since a server that starts refuses everything', async () => {
    let reply: object = page([map('a', 1)], 1);
    const scene = setScene(() => reply);
    const { seen } = scene.listen();
    await scene.clock.advance(0);
    const message = 'configmaps is forbidden: User "dev" cannot list resource "configmaps"';
    const refusal = { status: 403, body: JSON.stringify({ kind: 'Status', message }) };
    reply = refusal;
    scene.api.followed[0]?.end(refusal);
    await scene.clock.advance(10_000);
    expect(seen()).toEqual(['demo/a=1', 'forbidden']);
    reply = page([map('b', 2)], 2);
    await scene.clock.advance(10_000);
    expect(seen()).toEqual(['demo/b=2']);
  });

  test('because the server is busy waits as long as it wants', async () => {
    const scene = setScene(() => ({ status: 429, body: '{}', retryAfter: 20_000 }));
    const { seen } = scene.listen();
    await scene.clock.advance(19_999);
    expect([seen(), scene.lists().length]).toEqual([['not listed', 'throttled'], 1]);
    await scene.clock.advance(1);
    expect(scene.lists().length).toBe(2);
  });

  test.each(['the list', 'the watch'])('by 401 waits for other credentials: %s', async (which) => {
    let isIn = which === 'the watch';
    const scene = setScene(() => (isIn ? page([map('a', 1)], 1) : unauthorized));
    const { seen } = scene.listen();
    await scene.clock.advance(0);
    scene.api.followed[0]?.end(unauthorized);
    isIn = false;
    await scene.clock.advance(3_600_000);
    expect(seen().at(-1)).toBe('unauthorized');
    const before = scene.lists().length;
    expect([before, scene.api.waitingForLogin]).toEqual([1, 1]);
    isIn = true;
    scene.api.renew();
    await scene.clock.advance(100);
    expect([seen(), scene.lists().length]).toEqual([['demo/a=1'], 2]);
  });

  test.each([
    '<html>canary</html>',
    '{"type":"ADDED","obj',
    '{"type":"ADDED"}',
    '{"type":"ADDED","object":{}}',
    '[]',
    '7',
  ])('as an event that is none ends the watch, and lists again: %s', async (line) => {
    const scene = setScene(() => page([map('a', 1)], 1));
    const { seen, told, last } = scene.listen();
    const followed = await scene.open(0);
    await scene.clock.advance(100);
    followed.say(line);
    followed.say({ type: 'DELETED', object: map('a', 2) });
    expect(followed.signal.aborted).toBe(true);
    await scene.clock.advance(100);
    expect(seen()).toEqual(['demo/a=1', 'server-error']);
    expect(JSON.stringify(told.map(({ problem }) => problem))).not.toContain('canary');
    await scene.clock.advance(1000);
    await scene.open(1);
    await scene.clock.advance(100);
    expect(last()?.problem).toBeUndefined();
    expect(scene.lists().length).toBe(2);
  });

  test('as a page of a proxy instead of each watch is said, though the page has no line break', async () => {
    const list = { metadata: { resourceVersion: '1' }, items: [] };
    const discovery = { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] };
    const { address } = await serve(({ url = '' }, response) => {
      if (url.includes('watch=1')) response.end('<html>canary</html>');
      else response.end(JSON.stringify(url.includes('limit=') ? list : discovery));
    });
    const cluster = await connect(writeKubeConfig(address));
    const stop = new AbortController();
    const problems: unknown[] = [];
    cluster.watch(target, ({ problem }) => problems.push(problem?.kind), stop.signal);
    await until(
      'the problem',
      () => problems,
      (found) => found.includes('server-error'),
      4000,
    );
    stop.abort();
  });
});

describe('more than 20,000 objects', () => {
  const many = (count: number): object[] => Array.from({ length: count }, (_value, index) => map(`m${index}`, index));

  test('in the list are not kept, and asked for again after ten minutes', async () => {
    const scene = setScene(() => page(many(20_001), 1));
    const { seen } = scene.listen();
    await scene.clock.advance(599_000);
    expect(seen()).toEqual(['not listed', 'too-many']);
    expect([scene.lists().length, scene.api.followed.length]).toEqual([1, 0]);
    await scene.clock.advance(2000);
    expect(scene.lists().length).toBe(2);
  });

  test('by what comes later end the watch at once, and what was kept is dropped', async () => {
    const scene = setScene(() => page(many(20_000), 1));
    const { seen, last } = scene.listen();
    const followed = await scene.open(0);
    await scene.clock.advance(100);
    expect(last()?.objects.size).toBe(20_000);
    followed.say({ type: 'MODIFIED', object: map('m0', 30_000) });
    expect(followed.signal.aborted).toBe(false);
    followed.say({ type: 'ADDED', object: map('more', 30_001) });
    expect(followed.signal.aborted).toBe(true);
    await scene.clock.advance(100);
    expect(seen()).toEqual(['not listed', 'too-many']);
  });
});

test('a kind that is not served is asked for from time to time, and found once its definition is there', async () => {
  const clock = createFakeClock();
  let isThere = false;
  const api = scriptApi(({ path }) => {
    if (path.startsWith('/apis/a.io/v1/things')) return page([map('a', 1)], 1);
    const resources = [{ name: 'things', kind: 'Thing', namespaced: true }];
    return path === '/apis/a.io/v1' && isThere ? { resources } : { status: 404, body: '404 page not found' };
  });
  const told: Watched[] = [];
  createCluster(api, 'default', clock, never).watch(
    { apiVersion: 'a.io/v1', kind: 'Thing', content: 'full' },
    (watched) => told.push(watched),
    never,
  );
  await clock.advance(100);
  expect(told.at(-1)).toMatchObject({ isListed: false, problem: { kind: 'not-served' } });
  const before = api.asked.length;
  await clock.advance(4800);
  expect(api.asked.length).toBe(before);
  isThere = true;
  await clock.advance(500);
  expect(told.at(-1)?.objects.size).toBe(1);
  expect(told.at(-1)?.problem).toBeUndefined();
});

describe('what is kept', () => {
  const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
  const metadata = {
    name: 'a',
    resourceVersion: '2',
    annotations: { [lastApplied]: 'canary', note: 'canary' },
    managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:data': { 'f:canary': {} } } }],
  };

  test.each(['metadata', 'full'] as const)('of a Secret holds no value: %s', async (content) => {
    const secret = { metadata, data: { key: 'canary' }, stringData: { key: 'canary' } };
    const scene = setScene(() => page([secret], 1));
    const { last } = scene.listen({ ...target, kind: 'Secret', content });
    const followed = await scene.open(0);
    const event = { ...secret, kind: 'PartialObjectMetadata', metadata: { ...metadata, name: 'b' } };
    followed.say({ type: 'ADDED', object: event });
    await scene.clock.advance(100);
    const kept = [...(last()?.objects.values() ?? [])];
    expect(kept.map(({ kind, apiVersion }) => [apiVersion, kind])).toEqual([
      ['v1', 'Secret'],
      ['v1', 'Secret'],
    ]);
    expect(JSON.stringify(kept)).not.toContain('canary');
    expect(JSON.stringify(kept)).toContain('"note":"*** ');
  });

  test('has neither fields of managers nor the copy of kubectl, in a list as in an event', async () => {
    const scene = setScene(() => page([{ metadata }], 1));
    const { last } = scene.listen({ ...target, content: 'metadata' });
    const followed = await scene.open(0);
    followed.say({ type: 'ADDED', object: { metadata: { ...metadata, name: 'b' } } });
    await scene.clock.advance(100);
    for (const kept of last()?.objects.values() ?? []) {
      expect(kept['metadata']).toMatchObject({
        annotations: { note: 'canary' },
        managedFields: [{ manager: 'kubectl' }],
      });
      expect(JSON.stringify(kept)).not.toContain('fieldsV1');
      expect(JSON.stringify(kept)).not.toContain(lastApplied);
    }
    expect(last()?.objects.size).toBe(2);
  });

  test('of metadata alone is all that is asked for', async () => {
    const scene = setScene(() => page([], 1));
    scene.listen({ ...target, content: 'metadata' });
    const { request } = await scene.open(0);
    expect(scene.api.asked[0]?.accept).toContain('as=PartialObjectMetadataList;');
    expect(request.accept).toContain('as=PartialObjectMetadata;');
  });
});

describe('a watch that is ended leaves no timer and no listener', () => {
  const moments: readonly (readonly [string, Script, number])[] = [
    ['while it lists', () => undefined, 0],
    ['while it follows', () => page([], 1), 1],
    ['while it pauses', () => unreachable, 0],
    ['while it waits for credentials', () => unauthorized, 0],
  ];

  test.each(moments)('%s', async (_name, script, follows) => {
    const clock = createFakeClock();
    const api = scriptApi(script);
    const stop = new AbortController();
    const store = createWatchStore(() => undefined);
    const path = { ok: true, value: '/api/v1/configmaps' } as const;
    const context = { api, mask: createMask(), clock, random: () => 1, forget: () => undefined };
    const running = runWatch(target, { ...context, toListPath: () => Promise.resolve(path) }, store, stop.signal);
    await clock.advance(0);
    expect(api.followed.length).toBe(follows);
    stop.abort();
    await running;
    const [asked, followed] = [api.asked.length, api.followed.length];
    expect([clock.waiting, getEventListeners(stop.signal, 'abort').length]).toEqual([0, 0]);
    await clock.advance(600_000);
    expect([api.asked.length, api.followed.length]).toEqual([asked, followed]);
  });
});
