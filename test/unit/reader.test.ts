import { expect, test } from 'vitest';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Manifest } from '../../server/src/manifest/resource.ts';
import { createReader } from '../../server/src/reader.ts';
import type { FakeClock } from '../support/fake-clock.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const uri = 'file:///big.yaml';
const text = (count: number): string =>
  Array.from({ length: count }, (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a${i} }\n`).join('---\n');

/** A clock on which each look costs a millisecond. */
function createBusyClock(): FakeClock {
  const clock = createFakeClock();
  let spent = 0;
  return { ...clock, now: () => clock.now() + spent++ };
}

test('a small text is read at once, a large one in turns', async () => {
  const clock = createBusyClock();
  const read: Manifest[] = [];
  const reader = createReader(clock, (manifest) => read.push(manifest));
  reader.read(uri, 1, text(2), undefined);
  expect(read).toHaveLength(1);
  reader.read(uri, 2, text(500), read[0]);
  expect(read).toHaveLength(1);
  expect(reader.count).toBe(1);
  await clock.advance(1000);
  expect(reader.count).toBe(0);
  expect(read[1]?.resources.map(({ ref }) => ref)).toEqual(parse(uri, 2, text(500)).resources.map(({ ref }) => ref));
});

test('of two texts only the newer is ever given, and nothing of a closed file', async () => {
  const clock = createBusyClock();
  const versions: number[] = [];
  const reader = createReader(clock, ({ version }) => versions.push(version));
  reader.read(uri, 1, text(500), undefined);
  reader.read(uri, 2, text(501), undefined);
  await clock.advance(1000);
  expect(versions).toEqual([2]);
  reader.read(uri, 3, text(500), undefined);
  reader.drop(uri);
  await clock.advance(1000);
  expect(versions).toEqual([2]);
});
