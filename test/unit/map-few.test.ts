import { expect, test } from 'vitest';
import { mapFew } from '../../server/src/map-few.ts';

const numbers = Array.from({ length: 9 }, (_one, i) => i);

test('results are in the order of the items, whichever is there first', async () => {
  const slow = async (item: number): Promise<number> => {
    for (let turn = item; turn < 9; turn++) await Promise.resolve();
    return -item;
  };
  expect(await mapFew(numbers, 4, slow)).toEqual(numbers.map((item) => -item));
  expect(await mapFew([], 4, slow)).toEqual([]);
});

test('nothing more is begun after a failure', async () => {
  const begun: number[] = [];
  const all = await mapFew(numbers, 2, (item) => {
    begun.push(item);
    return Promise.resolve(item === 1 ? undefined : item);
  });
  expect(all).toBeUndefined();
  expect(begun.length).toBeLessThan(5);
});

test('a result that is a list stays one', async () => {
  expect(await mapFew([1, 2], 1, (item) => Promise.resolve([item, item]))).toEqual([
    [1, 1],
    [2, 2],
  ]);
});
