import { describe, expect, test } from 'vitest';
import { toJqPath, toPointer } from '../../../server/src/features/drift-fixes/rule-path.ts';
import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';

const spec = { field: 'spec' };
const containers = [spec, { field: 'containers' }];
const image: FieldPath = [...containers, { keys: { name: 'web' } }, { field: 'image' }];
const port: FieldPath = [spec, { field: 'ports' }, { keys: { port: 53, protocol: 'TCP' } }, { field: 'name' }];
const pods = (...names: readonly string[]): JsonObject => ({
  spec: { containers: names.map((name) => ({ name, image: `${name}:1` })) },
});

describe('JSON pointers', () => {
  test.each<[string, FieldPath, JsonObject, JsonObject, string | undefined]>([
    ['a field', [spec, { field: 'replicas' }], { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, '/spec/replicas'],
    ['a field that is gone', [spec, { field: 'replicas' }], { spec: { replicas: 1 } }, { spec: {} }, '/spec/replicas'],
    ['slash and tilde', [{ field: 'a/b~c' }], { 'a/b~c': 1 }, { 'a/b~c': 2 }, '/a~1b~0c'],
    ['an item by its index', image, pods('proxy', 'web'), pods('proxy', 'web'), '/spec/containers/1/image'],
    ['an item that stands elsewhere', image, pods('proxy', 'web'), pods('web', 'proxy'), undefined],
    ['an item that only one side has', image, pods('web'), pods('proxy'), undefined],
  ])('%s', (_, path, declared, live, expected) => {
    expect(toPointer(path, declared, live)).toBe(expected);
  });
});

describe('path expressions of jq', () => {
  test.each<[string, FieldPath, JsonObject, string | undefined]>([
    ['fields', [spec, { field: 'replicas' }], {}, '.spec.replicas'],
    ['a field that is no word', [{ field: 'a/b"c' }, { field: 'd.e' }], {}, '.["a/b\\"c"]["d.e"]'],
    ['an item', image, pods('web'), '.spec.containers[] | select(.name == "web") | .image'],
    [
      'only the keys that are written',
      port,
      { spec: { ports: [{ port: 53 }] } },
      '.spec.ports[] | select(.port == 53) | .name',
    ],
    [
      'all keys that are written',
      port,
      { spec: { ports: [{ port: 53, protocol: 'TCP' }] } },
      '.spec.ports[] | select(.port == 53 and .protocol == "TCP") | .name',
    ],
    ['an item of a set', [{ field: 'finalizers' }, { item: 'a' }], {}, '.finalizers[] | select(. == "a")'],
    ['no item by its index', [{ field: 'args' }, { index: 1 }], {}, undefined],
  ])('%s', (_, path, declared, expected) => {
    expect(toJqPath(path, declared)).toBe(expected);
  });
});
