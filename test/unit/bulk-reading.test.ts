import { expect, test } from 'vitest';
import { systemClock } from '../../server/src/adapters/clock.ts';
import { createBulkReader } from '../../server/src/bulk-reading.ts';
import type { Clock } from '../../server/src/ports.ts';
import type { ResourceRef } from '../../server/src/manifest/resource.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { type FakeCluster, createFakeCluster, error } from '../support/fake-cluster.ts';

const refOf = (name: string, kind = 'Deployment'): ResourceRef => ({
  apiVersion: 'apps/v1',
  kind,
  namespace: 'demo',
  name,
});
const { signal } = new AbortController();

function start(clock: Clock, ...names: readonly string[]) {
  const fake = createFakeCluster();
  for (const name of names)
    for (const kind of ['Deployment', 'Secret'])
      fake.put({ apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'demo' } });
  return { fake, reader: createBulkReader(fake.cluster, clock, signal) };
}

const asked = (fake: FakeCluster): readonly string[] => fake.takeCalls().filter((call) => !call.startsWith('qualify'));

test('three of a kind and namespace are one list, also for several looks', async () => {
  const { fake, reader } = start(systemClock, 'a', 'b', 'c', 'd');
  const looks = [reader.expect([refOf('a'), refOf('b')]), reader.expect([refOf('c')])];
  const [one, another] = looks;
  const found = await Promise.all([
    one?.get(refOf('a'), signal),
    one?.get(refOf('b'), signal),
    another?.get(refOf('c'), signal),
  ]);
  expect(found.map((answer) => answer?.ok && answer.value)).toMatchObject(
    ['a', 'b', 'c'].map((name) => ({ metadata: { name } })),
  );
  expect(asked(fake)).toEqual(['list Deployment']);
});

test('two are asked for by name, and so are Secrets, and what a list lacks or cannot be listed', async () => {
  const { fake, reader } = start(systemClock, 'a', 'b', 'c');
  const few = reader.expect([refOf('a'), refOf('b')]);
  await few.get(refOf('a'), signal);
  few.end();
  expect(asked(fake)).toEqual(['get Deployment/a']);
  const secrets = reader.expect(['a', 'b', 'c'].map((name) => refOf(name, 'Secret')));
  await secrets.get(refOf('a', 'Secret'), signal);
  secrets.end();
  expect(asked(fake)).toEqual(['get Secret/a']);
  const absent = reader.expect(['a', 'b', 'x'].map((name) => refOf(name)));
  expect(await absent.get(refOf('x'), signal)).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  absent.end();
  expect(asked(fake)).toEqual(['list Deployment', 'get Deployment/x']);
  fake.fail('list', error('forbidden'));
  const forbidden = reader.expect(['a', 'b', 'c'].map((name) => refOf(name)));
  expect(await forbidden.get(refOf('a'), signal)).toMatchObject({ ok: true });
  expect(asked(fake)).toEqual(['list Deployment', 'get Deployment/a']);
});

test('who becomes due later gets what is read later, and so does who asks again', async () => {
  const { fake, reader } = start(systemClock, 'a', 'b', 'c');
  const all = ['a', 'b', 'c'].map((name) => refOf(name));
  const first = reader.expect(all);
  await first.get(refOf('a'), signal);
  expect(asked(fake)).toEqual(['list Deployment']);
  const second = reader.expect(all);
  await second.get(refOf('a'), signal);
  await first.get(refOf('b'), signal);
  expect(asked(fake)).toEqual(['list Deployment']);
  await first.get(refOf('b'), signal);
  expect(asked(fake)).toEqual(['get Deployment/b']);
});

test('a file that opens right after others is in their list, one that opens later is not, as somebody may have changed it', async () => {
  const clock = createFakeClock();
  const { fake, reader } = start(clock, 'a', 'b', 'c');
  const open = async (...names: readonly string[]): Promise<void> => {
    const look = reader.expect(
      names.map((name) => refOf(name)),
      true,
    );
    const read = look.get(refOf(names[0] ?? ''), signal);
    await clock.advance(60);
    await read;
    look.end();
  };
  await open('a', 'b', 'c');
  await open('b');
  expect(asked(fake)).toEqual(['list Deployment']);
  await clock.advance(60);
  await open('b');
  expect(asked(fake)).toEqual(['get Deployment/b']);
});

test('a look that is not the first takes no answer of before', async () => {
  const { fake, reader } = start(systemClock, 'a', 'b', 'c');
  const all = ['a', 'b', 'c'].map((name) => refOf(name));
  await reader.expect(all, true).get(refOf('a'), signal);
  await reader.expect(all).get(refOf('b'), signal);
  expect(asked(fake)).toEqual(['list Deployment', 'list Deployment']);
});

test('what several looks want to know is asked once, and for a first look it may be of a moment ago', async () => {
  const { reader } = start(systemClock);
  let count = 0;
  const ask = (): Promise<number> => Promise.resolve(++count);
  const looks = [reader.expect([], true), reader.expect([], true)];
  expect(await Promise.all(looks.map((look) => look.share('owner', ask)))).toEqual([1, 1]);
  expect(await reader.expect([]).share('owner', ask)).toBe(2);
  for (const look of looks) look.end();
  expect(await reader.expect([]).share('owner', ask)).toBe(3);
  expect(await reader.expect([], true).share('owner', ask)).toBe(3);
});
