import { describe, expect, test } from 'vitest';
import { at, isEqual, stringAt } from '../../../server/src/manifest/json.ts';
import { toGroup, toRefKey } from '../../../server/src/manifest/resource.ts';

describe('at', () => {
  test('follows own keys only', () => {
    const value = { a: { b: [1] } };
    expect(at(value, 'a', 'b')).toEqual([1]);
    expect(at(value, 'a', 'x', 'y')).toBeUndefined();
    expect(at(value, 'a', 'b', '0')).toBeUndefined();
    expect(at(value, 'a', 'toString')).toBeUndefined();
    expect(at(undefined, 'a')).toBeUndefined();
  });

  test('stringAt answers text and nothing else', () => {
    expect(stringAt({ a: 'x' }, 'a')).toBe('x');
    expect(stringAt({ a: 5 }, 'a')).toBeUndefined();
  });
});

describe('isEqual', () => {
  test.each([
    [
      { a: 1, b: [1, { c: null }] },
      { b: [1, { c: null }], a: 1 },
    ],
    [[], []],
    [{}, {}],
    ['a', 'a'],
    [null, null],
    [undefined, undefined],
  ])('%j equals %j', (a, b) => {
    expect(isEqual(a, b)).toBe(true);
  });

  test.each([
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: null }, { b: null }],
    [{ constructor: 1 }, { a: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [{}, []],
    [[], {}],
    [{}, null],
    [1, '1'],
    [0, false],
    [null, undefined],
  ])('%j differs from %j', (a, b) => {
    expect(isEqual(a, b)).toBe(false);
  });
});

describe('references', () => {
  test('the group of an apiVersion', () => {
    expect(['v1', 'apps/v1', 'example.com/v1beta1'].map(toGroup)).toEqual(['', 'apps', 'example.com']);
  });

  test('a key tells different resources apart', () => {
    const ref = { apiVersion: 'v1', kind: 'Secret', name: 'a' };
    const others = [
      { ...ref, namespace: 'a' },
      { ...ref, name: 'b' },
      { ...ref, kind: 'ConfigMap' },
    ];
    expect(new Set([ref, ...others, { ...ref, apiVersion: 'v2' }].map(toRefKey)).size).toBe(5);
    expect(toRefKey({ ...ref })).toBe(toRefKey(ref));
  });
});
