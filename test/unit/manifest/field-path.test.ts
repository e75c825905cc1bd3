import { describe, expect, test } from 'vitest';
import {
  type FieldPath,
  type Segment,
  findItem,
  formatPath,
  parseSegment,
  toPathKey,
  toSegmentKey,
  valueAt,
} from '../../../server/src/manifest/field-path.ts';

const segments: readonly (readonly [string, Segment])[] = [
  ['f:spec', { field: 'spec' }],
  ['f:', { field: '' }],
  ['f:a:b', { field: 'a:b' }],
  ['k:{"name":"web"}', { keys: { name: 'web' } }],
  ['k:{"containerPort":80,"protocol":"TCP"}', { keys: { containerPort: 80, protocol: 'TCP' } }],
  ['v:"example.com/keep"', { item: 'example.com/keep' }],
  ['v:3', { item: 3 }],
  ['v:null', { item: null }],
  ['i:0', { index: 0 }],
  ['i:12', { index: 12 }],
];

describe('segments', () => {
  test.each(segments)('%s is read and written', (text, segment) => {
    expect(parseSegment(text)).toStrictEqual(segment);
    expect(toSegmentKey(segment)).toBe(text);
  });

  test.each(['.', '', 'x:y', 'k:', 'k:{', 'k:[1]', 'k:"a"', 'v:', 'v:{', 'spec'])('"%s" is none', (text) => {
    expect(parseSegment(text)).toBeUndefined();
  });

  test('the order of keys does not count', () => {
    expect(toSegmentKey({ keys: { b: 1, a: 2 } })).toBe(toSegmentKey({ keys: { a: 2, b: 1 } }));
  });
});

describe('toPathKey', () => {
  test('is a prefix for paths below, and for no neighbour', () => {
    const key = toPathKey([{ field: 'a' }]);
    expect(toPathKey([{ field: 'a' }, { field: 'b' }]).startsWith(key)).toBe(true);
    expect(toPathKey([{ field: 'ab' }]).startsWith(key)).toBe(false);
    expect(toPathKey([])).toBe('');
  });
});

describe('formatPath', () => {
  test.each<readonly [string, FieldPath]>([
    ['spec.replicas', [{ field: 'spec' }, { field: 'replicas' }]],
    [
      'spec.containers[name="web"].image',
      [{ field: 'spec' }, { field: 'containers' }, { keys: { name: 'web' } }, { field: 'image' }],
    ],
    ['ports[containerPort=80,protocol="TCP"]', [{ field: 'ports' }, { keys: { containerPort: 80, protocol: 'TCP' } }]],
    [
      'metadata.labels["app.kubernetes.io/name"]',
      [{ field: 'metadata' }, { field: 'labels' }, { field: 'app.kubernetes.io/name' }],
    ],
    ['finalizers[="a"]', [{ field: 'finalizers' }, { item: 'a' }]],
    ['args[2]', [{ field: 'args' }, { index: 2 }]],
    ['', []],
  ])('%s', (text, path) => {
    expect(formatPath(path)).toBe(text);
  });
});

describe('findItem', () => {
  const ports = [{ port: 53, protocol: 'UDP' }, { port: 53 }, { port: 53, protocol: 'SCTP' }, 'text', null];

  test.each<readonly [number, Segment]>([
    [0, { keys: { port: 53, protocol: 'UDP' } }],
    [1, { keys: { port: 53, protocol: 'TCP' } }],
    [2, { keys: { port: 53, protocol: 'SCTP' } }],
    [0, { keys: { port: 53 } }],
    [-1, { keys: { port: 54, protocol: 'TCP' } }],
    [-1, { keys: { port: '53' } }],
    [-1, { keys: { name: 'TCP' } }],
    [-1, { keys: { constructor: 'x' } }],
    [3, { item: 'text' }],
    [4, { item: null }],
    [1, { item: { port: 53 } }],
    [-1, { item: { port: 54 } }],
    [4, { index: 4 }],
    [-1, { index: 5 }],
    [-1, { index: NaN }],
    [-1, { field: 'port' }],
  ])('%d for %j', (index, segment) => {
    expect(findItem(ports, segment)).toBe(index);
  });
});

describe('valueAt', () => {
  const object = { spec: { list: [{ name: 'a', x: null }], set: ['p', 'q'] } };

  test.each<readonly [unknown, FieldPath]>([
    [object, []],
    [null, [{ field: 'spec' }, { field: 'list' }, { keys: { name: 'a' } }, { field: 'x' }]],
    ['q', [{ field: 'spec' }, { field: 'set' }, { item: 'q' }]],
    ['p', [{ field: 'spec' }, { field: 'set' }, { index: 0 }]],
    [undefined, [{ field: 'spec' }, { field: 'missing' }, { field: 'deeper' }]],
    [undefined, [{ field: 'spec' }, { field: 'list' }, { keys: { name: 'b' } }, { field: 'x' }]],
    [undefined, [{ field: 'spec' }, { index: 0 }]],
    [undefined, [{ field: 'spec' }, { field: 'list' }, { field: 'length' }]],
    [undefined, [{ field: 'constructor' }]],
    [undefined, [{ field: 'spec' }, { field: '__proto__' }]],
  ])('%j at %j', (value, path) => {
    expect(valueAt(object, path)).toEqual(value);
  });

  test('of nothing is nothing', () => {
    expect(valueAt(undefined, [{ field: 'a' }])).toBeUndefined();
  });
});
