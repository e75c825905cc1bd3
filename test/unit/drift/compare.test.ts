import { describe, expect, test } from 'vitest';
import { type Difference, compare, strip } from '../../../server/src/drift/compare.ts';
import { readListTypes } from '../../../server/src/drift/managed-fields.ts';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { entries } from '../../support/managed-object.ts';

const lists = readListTypes(
  entries({ manager: 'a', fields: ['f:spec/f:keyed/k:{"name":"a"}/.', 'f:spec/f:set/v:"a"'] }),
);

function differences(
  predicted: JsonObject,
  live: JsonObject,
): readonly (readonly [string, Omit<Difference, 'path'>])[] {
  return compare(predicted, live, lists).map(({ path, ...sides }) => [formatPath(path), sides]);
}

const spec = (value: Json): JsonObject => ({ spec: value });

describe('compare', () => {
  test('a value that differs, one that only one side has, and nothing else', () => {
    expect(differences(spec({ a: 1, b: 1, c: { d: 1 } }), spec({ a: 2, b: 1, e: null }))).toEqual([
      ['spec.a', { predicted: 1, live: 2 }],
      ['spec.c', { predicted: { d: 1 } }],
      ['spec.e', { live: null }],
    ]);
  });

  test.each<readonly [Json, Json]>([
    ['1', 1],
    [0, false],
    ['', null],
    [{}, []],
    [[], null],
    ['1000m', '1'],
  ])('is exact: %j is not %j', (predicted, live) => {
    expect(differences(spec({ a: predicted }), spec({ a: live }))).toEqual([['spec.a', { predicted, live }]]);
  });

  test('a list that is one value counts in its order and as a whole', () => {
    const [predicted, live] = [
      ['a', 'b'],
      ['b', 'a'],
    ];
    expect(differences(spec({ args: predicted }), spec({ args: live }))).toEqual([['spec.args', { predicted, live }]]);
    expect(differences(spec({ args: predicted }), spec({ args: ['a', 'b'] }))).toEqual([]);
  });

  test('a keyed list is compared item by item, whatever its order', () => {
    const predicted = spec({ keyed: [{ name: 'a', x: 1 }, { name: 'b' }] });
    const live = spec({ keyed: [{ name: 'c' }, { name: 'a', x: 2 }] });
    expect(differences(predicted, live)).toEqual([
      ['spec.keyed[name="a"].x', { predicted: 1, live: 2 }],
      ['spec.keyed[name="b"]', { predicted: { name: 'b' } }],
      ['spec.keyed[name="c"]', { live: { name: 'c' } }],
    ]);
    expect(
      differences(spec({ keyed: [{ name: 'b' }, { name: 'a' }] }), spec({ keyed: [{ name: 'a' }, { name: 'b' }] })),
    ).toEqual([]);
  });

  test('a set is compared item by item, whatever its order', () => {
    expect(differences(spec({ set: ['a', 'b'] }), spec({ set: ['c', 'a'] }))).toEqual([
      ['spec.set[="b"]', { predicted: 'b' }],
      ['spec.set[="c"]', { live: 'c' }],
    ]);
  });

  test.each<readonly [string, Json]>([
    ['two items with one key', [{ name: 'a' }, { name: 'a' }]],
    ['an item that is no object', ['a']],
    ['an item whose key is no scalar', [{ name: {} }]],
  ])('a keyed list with %s is compared as a whole', (_what, keyed) => {
    const live = [{ name: 'a' }];
    expect(differences(spec({ keyed }), spec({ keyed: live }))).toEqual([['spec.keyed', { predicted: keyed, live }]]);
    expect(differences(spec({ keyed }), spec({ keyed }))).toEqual([]);
  });

  test('keys that every JavaScript object has are keys like others', () => {
    const [difference] = compare(spec({ constructor: 'a' }), spec({}), lists);
    expect(difference).toStrictEqual({ path: [{ field: 'spec' }, { field: 'constructor' }], predicted: 'a' });
    expect(compare(spec({}), spec({ toString: 'a' }), lists)[0]).not.toHaveProperty('predicted');
  });
});

describe('strip', () => {
  test('takes away what the API server keeps for itself, and nothing below', () => {
    const bookkeeping = {
      managedFields: [],
      resourceVersion: '1',
      uid: 'u',
      generation: 3,
      creationTimestamp: null,
      selfLink: '/x',
    };
    const kept = { name: 'a', namespace: 'b', labels: { a: 'b' }, finalizers: ['x'] };
    const object = {
      kind: 'A',
      metadata: { ...bookkeeping, ...kept },
      spec: { status: 1, template: { metadata: bookkeeping } },
      status: { phase: 'x' },
    };
    expect(strip(object)).toEqual({
      kind: 'A',
      metadata: kept,
      spec: { status: 1, template: { metadata: bookkeeping } },
    });
    expect(object.metadata).toHaveProperty('uid');
  });

  test('takes the last-applied annotation, and annotations when nothing else is in them', () => {
    const applied = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
    expect(strip({ metadata: { annotations: { ...applied, a: 'b' } } })).toEqual({
      metadata: { annotations: { a: 'b' } },
    });
    expect(strip({ metadata: { annotations: applied } })).toEqual({ metadata: {} });
  });

  test('leaves what has another form alone', () => {
    expect(strip({ metadata: 'x', a: 1 })).toEqual({ metadata: 'x', a: 1 });
    expect(strip({ metadata: { annotations: [] } })).toEqual({ metadata: { annotations: [] } });
  });
});
