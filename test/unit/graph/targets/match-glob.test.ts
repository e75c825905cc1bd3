import { expect, test } from 'vitest';
import { matchGlob } from '../../../../server/src/graph/targets/match-glob.ts';

test.each([
  ['apps/*', 'apps/web', true, true],
  ['apps/*', 'apps/web/base', false, true],
  ['apps/*/config.json', 'apps/a/b/config.json', false, true],
  ['**/config.json', 'apps/config.json', true, true],
  ['*', 'apps', true, true],
  ['apps', 'apps', true, true],
  ['app?', 'apps', true, true],
  ['app?', 'app', false, false],
  ['a[a-c]c', 'abc', true, true],
  ['a[^a-c]c', 'abc', false, false],
  ['a[!x]c', 'abc', true, true],
  ['a[b', 'ab', false, false],
  ['{a,b}/*.yaml', 'b/x.yaml', true, true],
  ['{a,b}/*.yaml', 'c/x.yaml', false, false],
  ['\\*', '*', true, true],
  ['\\*', 'a', false, false],
  ['*a*b*', 'xaxxbx', true, true],
  ['', '', true, true],
])('%s and %s', (pattern, path, isMatching, isMatchingAcross) => {
  expect(matchGlob(pattern, path, false)).toBe(isMatching);
  expect(matchGlob(pattern, path, true)).toBe(isMatchingAcross);
});

test('a pattern that is made to be slow is not', () => {
  const started = performance.now();
  expect(matchGlob(`${'*a'.repeat(500)}b`, 'a'.repeat(5000), true)).toBe(false);
  expect(matchGlob('{a,b}'.repeat(50), 'a'.repeat(50), true)).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});
