import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { createCacheFolder } from '../../../server/src/adapters/cache-folder.ts';

test('there is none until somebody names one', () => {
  const folder = createCacheFolder();
  expect(folder.current()).toBeUndefined();
  folder.use(tmpdir());
  expect(folder.current()).toBe(tmpdir());
});

test.each(['', 'relative', './cache', 7, null])('%j is none', (value) => {
  const folder = createCacheFolder();
  folder.use(tmpdir());
  folder.use(value as string);
  expect(folder.current()).toBe(tmpdir());
});
