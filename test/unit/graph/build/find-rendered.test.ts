import { expect, test } from 'vitest';
import { findRendered } from '../../../../server/src/graph/build/find-rendered.ts';
import type { Provenance, Rendered } from '../../../../server/src/graph/build/rendered.ts';

const place = (file: string, start: number, end: number) => ({ file, document: 0, start, end });

function rendered(...provenances: readonly Provenance[]): Rendered {
  const leaves = provenances.map((provenance, index) => ({ path: [index], provenance }));
  const nothing = { reads: new Map(), warnings: [], problems: [] };
  return {
    ...nothing,
    objects: [
      { value: {}, leaves: [] },
      { value: {}, leaves },
    ],
  };
}

test('what a piece of a file sets, in whatever way', () => {
  const all = rendered(
    { how: 'exact', via: 'resource', place: place('/a', 10, 14) },
    { how: 'exact', via: 'alias', place: place('/a', 2, 4), use: place('/a', 12, 14) },
    { how: 'generator', by: 'configMapGenerator', place: place('/k', 1, 5), content: place('/a', 0, 100) },
    { how: 'rewritten', by: 'vars', place: place('/b', 10, 14) },
    { how: 'unknown' },
  );
  const at = (file: string, offset: number) =>
    findRendered(all, file, offset).map(({ object, leaf }) => [object, leaf.path[0]]);
  expect(at('/a', 12)).toEqual([
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
  expect(at('/a', 3)).toEqual([
    [1, 1],
    [1, 2],
  ]);
  expect(at('/k', 5)).toEqual([[1, 2]]);
  expect(at('/b', 9)).toEqual([]);
  expect(at('/b', 10)).toEqual([[1, 3]]);
});
