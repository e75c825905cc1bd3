import { describe, expect, test } from 'vitest';
import { listBareLeaves, listLeaves } from '../../../../server/src/graph/build/list-leaves.ts';

describe('leaves', () => {
  test('scalars, empty maps and empty lists, with the positions in the order of the engine', () => {
    const object = { kind: 'A', spec: { list: [1, {}], none: [] } };
    // root; kind, its value; spec, its value; list, its value, two items; none, its value
    const positions = Int32Array.from([1, 1, 2, 1, 2, 7, 3, 1, 4, 3, 5, 3, 6, 5, 7, 5, 8, 5, 9, 3, 9, 9]);
    expect(listLeaves(object, positions, 0)).toEqual({
      root: { line: 1, column: 1 },
      end: positions.length,
      leaves: [
        { path: ['kind'], value: 'A', own: { line: 2, column: 7 }, key: { line: 2, column: 1 } },
        { path: ['spec', 'list', 0], value: 1, own: { line: 7, column: 5 }, key: { line: 6, column: 5 } },
        { path: ['spec', 'list', 1], value: {}, own: { line: 8, column: 5 }, key: { line: 6, column: 5 } },
        { path: ['spec', 'none'], value: [], own: { line: 9, column: 9 }, key: { line: 9, column: 3 } },
      ],
    });
  });

  test('keys come in the order of their bytes, in which what is beyond the first plane is last', () => {
    const leaves = listBareLeaves({ '\uff5e': 1, '😀': 2, a: 3, B: 4, '10': 5, '9': 6, ab: 7 });
    expect(leaves.map(({ path }) => path[0])).toEqual(['10', '9', 'B', 'a', 'ab', '\uff5e', '😀']);
  });

  test('an empty object is one leaf', () => {
    expect(listBareLeaves({}).map(({ path }) => path)).toEqual([[]]);
  });
});
