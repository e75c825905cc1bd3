import { describe, expect, test } from 'vitest';
import { parseServerPath, toNamedPath } from '../../../server/src/drift/rejection.ts';
import { type FieldPath, formatPath } from '../../../server/src/manifest/field-path.ts';

const containers: FieldPath = [{ field: 'spec' }, { field: 'containers' }];

describe('parseServerPath', () => {
  test.each<readonly [string, FieldPath]>([
    ['spec.ports[0].port', [{ field: 'spec' }, { field: 'ports' }, { index: 0 }, { field: 'port' }]],
    ['.spec.containers[name="web"].x', [...containers, { keys: { name: 'web' } }, { field: 'x' }]],
    [
      '.spec.ports[containerPort=80,protocol="TCP"]',
      [{ field: 'spec' }, { field: 'ports' }, { keys: { containerPort: 80, protocol: 'TCP' } }],
    ],
    ['metadata.annotations[a/b.c]', [{ field: 'metadata' }, { field: 'annotations' }, { field: 'a/b.c' }]],
    ['.metadata.finalizers[="a.b/c"]', [{ field: 'metadata' }, { field: 'finalizers' }, { item: 'a.b/c' }]],
    ['spec', [{ field: 'spec' }]],
    ['spec.x-y_z.$ref', [{ field: 'spec' }, { field: 'x-y_z' }, { field: '$ref' }]],
    ['spec.list[=broken]', [{ field: 'spec' }, { field: 'list' }, { field: '=broken' }]],
    ['spec.list[name=broken]', [{ field: 'spec' }, { field: 'list' }, { field: 'name=broken' }]],
  ])('%s', (text, path) => {
    expect(parseServerPath(text)).toEqual(path);
  });

  test.each(['', '.', '<root>', '<nil>', 'spec..x', 'spec.[', 'spec.1x', 'spec.a b', 'spec.a[name="x]y"]'])(
    '"%s" is another notation',
    (text) => {
      expect(parseServerPath(text)).toBeUndefined();
    },
  );
});

describe('toNamedPath', () => {
  const merged = { spec: { containers: [{ name: 'a' }, { name: 'b', args: ['x'] }, { image: 'c' }] } };

  test('an index of the merged list becomes the name that is there', () => {
    expect(formatPath(toNamedPath([...containers, { index: 1 }, { field: 'image' }], merged, merged))).toBe(
      'spec.containers[name="b"].image',
    );
  });

  test.each<readonly [string, FieldPath]>([
    ['spec.containers[2].image', [...containers, { index: 2 }, { field: 'image' }]],
    ['spec.containers[name="b"].args[0]', [...containers, { index: 1 }, { field: 'args' }, { index: 0 }]],
  ])('%s: what has no name keeps its index', (text, path) => {
    expect(formatPath(toNamedPath(path, merged, merged))).toBe(text);
  });

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['a new one stands first', ['web'], ['aa', 'web']],
    ['one is gone', ['aa', 'web'], ['web']],
  ])('%s: nobody can tell which item is meant, so the list is', (_how, live, declared) => {
    const object = (names: readonly string[]) => ({ spec: { containers: names.map((name) => ({ name })) } });
    const path: FieldPath = [...containers, { index: 0 }, { field: 'image' }];
    expect(toNamedPath(path, object(live), object(declared))).toEqual(containers);
  });
});
