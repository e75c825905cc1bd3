import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../server/src/manifest/json.ts';
import { alignLeaves } from '../../../../server/src/graph/build/align-objects.ts';
import { type PlacedLeaf, listBareLeaves } from '../../../../server/src/graph/build/list-leaves.ts';

/** The paths of the leaves of an object, each with the path of the leaf of another one whose value or key it kept. */
function align(object: JsonObject, other: JsonObject): Readonly<Record<string, string>> {
  const placed = listBareLeaves(other).map((leaf, index): PlacedLeaf => ({
    ...leaf,
    own: { line: index + 1, column: 1 },
    key: { line: index + 1, column: 2 },
  }));
  const paths = ['', ...placed.map(({ path }) => path.join('/'))];
  return Object.fromEntries(
    alignLeaves(object, listBareLeaves(object), other, placed).map(({ path, own, key }) => {
      const from = own.line > 0 ? `= ${paths[own.line] ?? ''}` : key.line > 0 ? `key ${paths[key.line] ?? ''}` : 'new';
      return [path.join('/'), from];
    }),
  );
}

describe('leaves of an object that was patched', () => {
  test('maps go by key', () => {
    expect(align({ a: 1, b: 3, c: 4 }, { a: 1, b: 2 })).toEqual({ a: '= a', b: 'key b', c: 'new' });
  });

  test('items go by name, wherever they stand', () => {
    const object = { l: [{ name: 'new' }, { name: 'x', v: 1 }, { name: 'y', v: 3 }] };
    expect(
      align(object, {
        l: [
          { name: 'x', v: 1 },
          { name: 'y', v: 2 },
        ],
      }),
    ).toEqual({
      'l/0/name': 'new',
      'l/1/name': '= l/0/name',
      'l/1/v': '= l/0/v',
      'l/2/name': '= l/1/name',
      'l/2/v': 'key l/1/v',
    });
  });

  test('what has no name goes by what stays in order', () => {
    expect(align({ l: ['b', 'x', 'd'] }, { l: ['a', 'b', 'c', 'd'] })).toEqual({
      'l/0': '= l/1',
      'l/1': 'new',
      'l/2': '= l/3',
    });
  });

  test('an item that was changed in its place keeps its key', () => {
    expect(align({ l: ['a', 'x', 'c'] }, { l: ['a', 'b', 'c'] })).toEqual({
      'l/0': '= l/0',
      'l/1': 'key l/1',
      'l/2': '= l/2',
    });
  });

  test('very long lists are compared by index', () => {
    const numbers = Array.from({ length: 1500 }, (_, index) => index);
    expect(align({ l: numbers }, { l: numbers })['l/1499']).toBe('= l/1499');
  });
});
