import { describe, expect, test } from 'vitest';
import { findReordered, isExecutionOrder, restartsPods } from '../../../server/src/drift/order.ts';
import { type FieldPath, formatPath, toPathKey } from '../../../server/src/manifest/field-path.ts';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';

const field = (...names: string[]): FieldPath => names.map((name) => ({ field: name }));
const named = (...names: string[]): Json => names.map((name) => ({ name }));
const lists = new Map<string, 'set' | readonly string[]>([
  [toPathKey(field('spec', 'env')), ['name']],
  [toPathKey(field('spec', 'tags')), 'set'],
  [toPathKey(field('spec', 'ports')), ['containerPort', 'protocol']],
  [toPathKey([...field('spec', 'env'), { keys: { name: 'A' } }, { field: 'inner' }]), ['name']],
]);
const find = (predicted: Json, live: Json, isApplied: (path: FieldPath) => boolean = () => true) =>
  findReordered({ spec: predicted }, { spec: live }, lists, isApplied).map(
    ({ path, predicted: desired, live: now }) => [formatPath(path), desired, now],
  );

describe('findReordered', () => {
  test('the items of a keyed list in another order, by their names', () => {
    expect(find({ env: named('A', 'B') }, { env: named('B', 'A') })).toEqual([['spec.env', ['A', 'B'], ['B', 'A']]]);
    expect(find({ env: named('A', 'B') }, { env: named('A', 'B') })).toEqual([]);
  });

  test('items that only one side has, and those of others, do not count', () => {
    expect(find({ env: named('A', 'B') }, { env: named('X', 'A', 'Y', 'B') })).toEqual([]);
    const isOwn = (path: FieldPath): boolean => !formatPath(path).includes('"X"');
    expect(find({ env: named('A', 'B', 'X') }, { env: named('X', 'A', 'B') }, isOwn)).toEqual([]);
    expect(find({ env: named('A', 'B', 'X') }, { env: named('X', 'A', 'B') })).toHaveLength(1);
  });

  test('a list inside an item is found, whatever the place of the item', () => {
    const item = (...names: string[]): Json => ({ name: 'A', inner: named(...names) });
    const found = find({ env: [item('x', 'y'), { name: 'B' }] }, { env: [{ name: 'B' }, item('y', 'x')] });
    expect(found.map(([path]) => path)).toEqual(['spec.env', 'spec.env[name="A"].inner']);
  });

  test('the name of an item with two keys has both', () => {
    const port = (protocol: string): Json => ({ containerPort: 53, protocol });
    expect(find({ ports: [port('TCP'), port('UDP')] }, { ports: [port('UDP'), port('TCP')] })).toEqual([
      ['spec.ports', ['53/TCP', '53/UDP'], ['53/UDP', '53/TCP']],
    ]);
  });

  test('sets have no order, and that of a list that is one value is a change', () => {
    expect(find({ tags: ['a', 'b'] }, { tags: ['b', 'a'] })).toEqual([]);
    expect(find({ args: ['a', 'b'] }, { args: ['b', 'a'] })).toEqual([]);
  });

  test('another shape on the other side is no order', () => {
    for (const live of [{ env: {} }, { env: 'x' }, {}, [], null] as const)
      expect(find({ env: named('A', 'B') }, live)).toEqual([]);
    expect(find({ env: ['x', 'y'] }, { env: ['y', 'x'] })).toEqual([]);
  });
});

describe('what an order means', () => {
  const template = field('spec', 'template', 'spec', 'containers');
  const object = (kind: string, generation?: Json): JsonObject => ({
    kind,
    metadata: generation === undefined ? {} : { generation },
  });

  test('12b: init containers run in theirs', () => {
    expect(isExecutionOrder(field('spec', 'template', 'spec', 'initContainers'))).toBe(true);
    expect(isExecutionOrder(template)).toBe(false);
    expect(isExecutionOrder([])).toBe(false);
  });

  test('12: a new generation of a Pod template restarts the Pods', () => {
    for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'])
      expect(restartsPods(template, object(kind, 2), object(kind, 1))).toBe(true);
  });

  test.each<readonly [string, FieldPath, string, Json | undefined, Json | undefined]>([
    ['the same generation', template, 'Deployment', 1, 1],
    ['no generation', template, 'Deployment', undefined, undefined],
    ['a kind that keeps its Pods', template, 'CronJob', 2, 1],
    ['outside the template', field('spec', 'list'), 'Deployment', 2, 1],
    ['19: volumes', field('spec', 'template', 'spec', 'volumes'), 'Deployment', 2, 1],
  ])('%s: not', (_what, path, kind, after, before) => {
    expect(restartsPods(path, object(kind, after), object(kind, before))).toBe(false);
  });
});
