import { expect, test } from 'vitest';
import { createLineSpace } from '../../../../server/src/graph/build/line-space.ts';
import { toFileSource } from '../../../../server/src/graph/build/source.ts';

const one = toFileSource('/a.yaml', 'a: 1\nb: 2\n', 'resource');
const two = toFileSource('/b.yaml', 'c: 3\n', 'patch');

test('a line says which text it comes from', () => {
  const space = createLineSpace(256);
  const [first, second] = [space.toBase(one), space.toBase(two)];
  expect(space.toBase(one)).toBe(first);
  expect(space.locate(first + 2)).toEqual({ source: one, line: 2 });
  expect(space.locate(second + 1)).toEqual({ source: two, line: 1 });
});

test('every line belongs to one text at most, and those that kustomize makes to none', () => {
  const space = createLineSpace(256);
  const bases = [space.toBase(one), space.toBase(two)];
  expect([0, 1, 255, 256].map((line) => space.locate(line))).toEqual([undefined, undefined, undefined, undefined]);
  const files = Array.from({ length: 12 }, (_, line) => space.locate(257 + line)?.source.whole?.file);
  const none = undefined;
  expect(files).toEqual([
    '/a.yaml',
    '/a.yaml',
    '/a.yaml',
    none,
    '/b.yaml',
    '/b.yaml',
    none,
    none,
    none,
    none,
    none,
    none,
  ]);
  expect(bases).toEqual([256, 260]);
});
