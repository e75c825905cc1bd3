import { describe, expect, test } from 'vitest';
import { map, page, setScene, target } from './watched.ts';

const added = (object: object): object => ({ type: 'ADDED', object });

describe('a watch', () => {
  test('lists in pages, then follows from the version of the list', async () => {
    const scene = setScene(({ path }) =>
      path.includes('continue=next') ? page([map('b', 2)], 7) : page([map('a', 1)], 7, 'next'),
    );
    const { seen } = scene.listen();
    const followed = await scene.open(0);
    await scene.clock.advance(100);
    expect(seen()).toEqual(['demo/a=1', 'demo/b=2']);
    expect(scene.lists().map((query) => [query.get('limit'), query.get('continue')])).toEqual([
      ['100', null],
      ['100', 'next'],
    ]);
    expect(Object.fromEntries(followed.query)).toMatchObject({
      watch: '1',
      allowWatchBookmarks: 'true',
      resourceVersion: '7',
    });
  });

  test('says what comes, changes and goes', async () => {
    const scene = setScene(() => page([map('a', 1)], 1));
    const { seen } = scene.listen();
    const followed = await scene.open(0);
    followed.say(added(map('b', 2)));
    await scene.clock.advance(100);
    expect(seen()).toEqual(['demo/a=1', 'demo/b=2']);
    followed.say({ type: 'MODIFIED', object: map('a', 3) });
    followed.say({ type: 'DELETED', object: map('b', 4) });
    await scene.clock.advance(100);
    expect(seen()).toEqual(['demo/a=3']);
  });

  test.each(['end', 'fail'] as const)('that is cut (%s) goes on where it was, without a list', async (how) => {
    const scene = setScene(() => page([map('a', 1)], 1));
    const { seen, last } = scene.listen();
    const first = await scene.open(0);
    first.say(added(map('b', 5)));
    first[how]();
    await scene.clock.advance(500);
    const second = await scene.open(1);
    expect(second.query.get('resourceVersion')).toBe('5');
    second.say({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } });
    second[how]();
    await scene.clock.advance(1000);
    const third = await scene.open(2);
    expect(third.query.get('resourceVersion')).toBe('9');
    third.say(added(map('c', 10)));
    await scene.clock.advance(100);
    expect(seen()).toEqual(['demo/a=1', 'demo/b=5', 'demo/c=10']);
    expect(last()?.problem).toBeUndefined();
    expect(scene.lists().length).toBe(1);
  });

  test('that is cut at once each time is taken up every two seconds at most, and is not late after that', async () => {
    const scene = setScene(() => page([], 1));
    scene.listen();
    for (let i = 0; i < 10; i++) {
      (await scene.open(i)).end();
      await scene.clock.advance(2000);
    }
    const before = scene.api.followed.length;
    (await scene.open(before - 1)).end();
    await scene.clock.advance(1900);
    expect(scene.api.followed.length).toBe(before);
    await scene.clock.advance(100);
    const long = await scene.open(before);
    await scene.clock.advance(25_000);
    long.end();
    await scene.clock.advance(500);
    expect(scene.api.followed.length).toBe(before + 2);
  });

  test('of nothing yet is a watch: an empty list of metadata has null for its items', async () => {
    const scene = setScene(() => ({ metadata: { resourceVersion: '3' }, items: null }));
    const { seen, last } = scene.listen({ ...target, content: 'metadata' });
    const followed = await scene.open(0);
    await scene.clock.advance(100);
    expect([last()?.isListed, seen()]).toEqual([true, []]);
    expect(followed.query.get('resourceVersion')).toBe('3');
  });

  test('of one object asks for that one', async () => {
    const scene = setScene(() => page([], 1));
    scene.listen({ ...target, name: 'a' });
    const { query } = await scene.open(0);
    for (const asked of [...scene.lists(), query]) expect(asked.get('fieldSelector')).toBe('metadata.name=a');
  });
});

describe('a place that the server no longer knows', () => {
  const gone = { kind: 'Status', code: 410, message: 'too old resource version' };

  test.each(['as an event', 'as a status', 'in the midst of a list'])('is listed again: %s', async (how) => {
    let round = 1;
    const scene = setScene(({ path }) => {
      if (!path.includes('continue=')) return page([map('a', round)], round, how.includes('list') ? 'next' : undefined);
      return round++ === 1 ? { status: 410, body: JSON.stringify(gone) } : page([], 2);
    });
    const { seen, told } = scene.listen();
    await scene.clock.advance(0);
    const [first] = scene.api.followed;
    if (how.includes('event')) {
      first?.open();
      first?.say({ type: 'ERROR', object: gone });
      expect(first?.signal.aborted).toBe(true);
    } else first?.end({ status: 410, body: JSON.stringify(gone) });
    round = 2;
    await scene.clock.advance(700);
    expect(seen()).toEqual(['demo/a=2']);
    expect(told.every(({ problem }) => problem === undefined)).toBe(true);
    const followed = await scene.open(scene.api.followed.length - 1);
    expect(followed.query.get('resourceVersion')).toBe('2');
  });

  test('each time anew costs a list ever more rarely', async () => {
    const scene = setScene(() => page([], 1));
    scene.listen();
    for (let i = 0; i < 240; i++) {
      const open = scene.api.followed.filter(({ signal }) => !signal.aborted);
      for (const followed of open) {
        followed.open();
        followed.say({ type: 'ERROR', object: gone });
      }
      await scene.clock.advance(500);
    }
    expect(scene.lists().length).toBeLessThan(12);
  });
});

describe('listeners', () => {
  test('of the same share one watch, and a later one is told at once', async () => {
    const scene = setScene(() => page([map('a', 1)], 1));
    const first = scene.listen();
    const followed = await scene.open(0);
    await scene.clock.advance(1000);
    const second = scene.listen();
    await scene.clock.advance(0);
    expect(second.seen()).toEqual(['demo/a=1']);
    followed.say(added(map('b', 2)));
    await scene.clock.advance(100);
    for (const { seen } of [first, second]) expect(seen()).toEqual(['demo/a=1', 'demo/b=2']);
    expect([scene.lists().length, scene.api.followed.length]).toEqual([1, 1]);
  });

  test.each([{ name: 'a' }, { namespace: 'other' }, { kind: 'Secret' }, { content: 'metadata' as const }])(
    'of something else do not: %j',
    async (other) => {
      const scene = setScene(() => page([], 1));
      scene.listen();
      scene.listen({ ...target, ...other });
      await scene.clock.advance(0);
      expect(scene.api.followed.length).toBe(2);
    },
  );

  test('who leave are told nothing more; the watch ends half a minute after the last, and serves who comes back', async () => {
    const scene = setScene(() => page([map('a', 1)], 1));
    const [first, second] = [scene.listen(), scene.listen()];
    const followed = await scene.open(0);
    await scene.clock.advance(100);
    first.stop.abort();
    await scene.clock.advance(60_000);
    expect(followed.signal.aborted).toBe(false);
    second.stop.abort();
    const count = second.told.length;
    followed.say(added(map('b', 2)));
    await scene.clock.advance(29_999);
    expect([second.told.length, followed.signal.aborted]).toEqual([count, false]);
    const third = scene.listen();
    await scene.clock.advance(60_000);
    expect([third.seen(), followed.signal.aborted]).toEqual([['demo/a=1', 'demo/b=2'], false]);
    third.stop.abort();
    await scene.clock.advance(30_000);
    expect(followed.signal.aborted).toBe(true);
    expect([scene.clock.waiting, scene.api.followed.length]).toEqual([0, 1]);
    scene.listen();
    await scene.clock.advance(0);
    expect(scene.api.followed.length).toBe(2);
  });

  test('are told at once, then at most ten times a second, and of the last state', async () => {
    const scene = setScene(() => page([], 1));
    const { told, seen } = scene.listen();
    const followed = await scene.open(0);
    await scene.clock.advance(1000);
    const idle = told.length;
    followed.say({ type: 'MODIFIED', object: map('a', 0) });
    await scene.clock.advance(0);
    expect(told.length - idle).toBe(1);
    await scene.clock.advance(1000);
    const before = told.length;
    for (let i = 0; i < 1000; i++) {
      followed.say({ type: 'MODIFIED', object: map('a', i) });
      await scene.clock.advance(1);
    }
    await scene.clock.advance(100);
    expect(told.length - before).toBeGreaterThan(5);
    expect(told.length - before).toBeLessThanOrEqual(11);
    expect(seen()).toEqual(['demo/a=999']);
  });

  test('of what does not change are told nothing', async () => {
    const scene = setScene(() => page([map('a', 1)], 1));
    const { told } = scene.listen();
    const followed = await scene.open(0);
    await scene.clock.advance(1000);
    const count = told.length;
    for (let i = 0; i < 5; i++) followed.say({ type: 'BOOKMARK', object: { metadata: { resourceVersion: `${i}` } } });
    await scene.clock.advance(1000);
    expect(told.length).toBe(count);
  });
});

test('of what is asked for by its fields nothing else is kept, and others do not share it', async () => {
  const secret = { metadata: { name: 'a', namespace: 'demo', resourceVersion: '1', labels: {} }, data: { value: '1' } };
  const scene = setScene(() => page([secret], 1));
  const [part, whole] = [scene.listen({ ...target, fields: [['metadata', 'labels']] }), scene.listen()];
  await scene.clock.advance(100);
  const [object] = part.last()?.objects.values() ?? [];
  const metadata = { name: 'a', namespace: 'demo', resourceVersion: '1', labels: {} };
  expect(object).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
  expect(whole.seen()).toEqual(['demo/a=1']);
  expect(scene.lists()).toHaveLength(2);
});
