import { describe, expect, test } from 'vitest';
import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import { formatPath, toPathKey } from '../../../server/src/manifest/field-path.ts';
import {
  type FieldEntry,
  findOwners,
  readEntries,
  readListTypes,
  toItemSegment,
  touches,
} from '../../../server/src/drift/managed-fields.ts';
import { entries, managed } from '../../support/managed-object.ts';

const list = (entry: FieldEntry | undefined): string[] =>
  [...(entry?.fields.values() ?? [])].map(({ path, isLeaf }) => `${formatPath(path)}${isLeaf ? '' : ' (node)'}`);
const names = (owners: readonly FieldEntry[]): string[] => owners.map(({ manager }) => manager);
const web: FieldPath = [{ field: 'spec' }, { field: 'containers' }, { keys: { name: 'web' } }];

describe('readEntries', () => {
  test('reads every form of FieldsV1; a node is owned apart from its leaves', () => {
    const fields = [
      'f:metadata/f:finalizers/.',
      'f:metadata/f:finalizers/v:"example.com/keep"',
      'f:spec/f:replicas',
      'f:spec/f:containers/k:{"name":"web"}/.',
      'f:spec/f:containers/k:{"name":"web"}/f:image',
      'f:spec/f:args/i:0',
      'f:spec/f:emptyDir',
    ];
    const [entry] = entries({ manager: 'kubectl', fields });
    expect(list(entry)).toEqual([
      'metadata.finalizers (node)',
      'metadata.finalizers[="example.com/keep"]',
      'spec.replicas',
      'spec.containers[name="web"] (node)',
      'spec.containers[name="web"].image',
      'spec.args[0]',
      'spec.emptyDir',
    ]);
    expect([...(entry?.fields ?? [])].every(([key, { path }]) => key === toPathKey(path))).toBe(true);
  });

  test('keeps who, how, through what and when', () => {
    const time = '2026-11-01T10:00:00Z';
    const [first, second] = entries(
      { manager: 'kubectl', subresource: 'scale', time, fields: ['f:a'] },
      { manager: 'kustomize-controller', operation: 'Apply', fields: ['f:a'] },
    );
    expect(first).toMatchObject({ manager: 'kubectl', operation: 'Update', subresource: 'scale', time });
    expect(second).toMatchObject({ manager: 'kustomize-controller', operation: 'Apply' });
    expect(second).not.toHaveProperty('subresource');
    expect(second).not.toHaveProperty('time');
  });

  test('leaves out an entry at another apiVersion, whose paths are others', () => {
    const object = managed(
      { apiVersion: 'autoscaling/v2' },
      { manager: 'old', apiVersion: 'autoscaling/v1', fields: ['f:a'] },
      { manager: 'new', fields: ['f:a'] },
    );
    expect(names(readEntries(object))).toEqual(['new']);
  });

  test.each([
    ['no metadata', {}],
    ['no managedFields', { metadata: {} }],
    ['no list', { metadata: { managedFields: {} } }],
    ['no objects in it', { metadata: { managedFields: [null, 1, 'x', []] } }],
    ['no manager', { metadata: { managedFields: [{ operation: 'Update', fieldsV1: {} }] } }],
    ['another operation', { metadata: { managedFields: [{ manager: 'a', operation: 'Patch', fieldsV1: {} }] } }],
    ['no fields', { metadata: { managedFields: [{ manager: 'a', operation: 'Update' }] } }],
  ])('%s: no entries', (_what, object) => {
    expect(readEntries(object)).toEqual([]);
  });

  test('skips steps that it does not know, and values that are no objects', () => {
    const fieldsV1 = { 'f:a': { 'x:b': {}, 'f:c': {} }, 'f:d': null, 'f:e': 'text', 'k:{': {} };
    const object = { metadata: { managedFields: [{ manager: 'a', operation: 'Update', fieldsV1 }] } };
    expect(list(readEntries(object)[0])).toEqual(['a.c']);
  });
});

describe('findOwners', () => {
  const all = entries(
    { manager: 'leaf', fields: ['f:spec/f:containers/k:{"name":"web"}/f:image'] },
    { manager: 'item', fields: ['f:spec/f:containers/k:{"name":"web"}/.'] },
    { manager: 'whole', fields: ['f:spec/f:args'] },
    { manager: 'neighbour', fields: ['f:spec/f:containers/k:{"name":"web2"}/f:image', 'f:spec/f:imagePolicy'] },
  );

  test.each<readonly [string, readonly string[], FieldPath]>([
    ['who holds the field', ['leaf'], [...web, { field: 'image' }]],
    ['who holds the node', ['item'], web],
    ['else who holds something below', ['leaf', 'item', 'neighbour'], [{ field: 'spec' }, { field: 'containers' }]],
    ['else who holds what it is in, as a whole', ['whole'], [{ field: 'spec' }, { field: 'args' }, { index: 0 }]],
    ['a node above does not hold what is in it', [], [...web, { field: 'command' }]],
    ['nobody', [], [{ field: 'metadata' }]],
  ])('%s', (_what, expected, path) => {
    expect(names(findOwners(all, path))).toEqual(expected);
    expect(all.filter((entry) => touches(entry, path)).length > 0).toBe(expected.length > 0);
  });

  test('all who share a field', () => {
    const shared = entries({ manager: 'a', fields: ['f:x'] }, { manager: 'b', fields: ['f:x'] });
    expect(names(findOwners(shared, [{ field: 'x' }]))).toEqual(['a', 'b']);
  });
});

describe('list types', () => {
  test('are learned from all entries: keys, sets, and else nothing', () => {
    const types = readListTypes(
      entries(
        { manager: 'a', fields: ['f:ports/k:{"protocol":"TCP","containerPort":80}/f:name', 'f:args'] },
        { manager: 'b', fields: ['f:finalizers/v:"x"', 'f:ports/k:{"protocol":"UDP","containerPort":80}/.'] },
      ),
    );
    expect(new Map(types)).toEqual(
      new Map<string, unknown>([
        [toPathKey([{ field: 'ports' }]), ['containerPort', 'protocol']],
        [toPathKey([{ field: 'finalizers' }]), 'set'],
      ]),
    );
  });

  test('inside an item of another list', () => {
    const types = readListTypes(
      entries({ manager: 'a', fields: ['f:c/k:{"name":"web"}/f:env/k:{"name":"A"}/f:value'] }),
    );
    expect(types.get(toPathKey([{ field: 'c' }]))).toEqual(['name']);
    expect(types.get(toPathKey([{ field: 'c' }, { keys: { name: 'web' } }, { field: 'env' }]))).toEqual(['name']);
  });

  test('an item by its keys, as many as it has', () => {
    expect(toItemSegment('set', { a: 1 })).toEqual({ item: { a: 1 } });
    expect(toItemSegment(['name'], { name: 'a', x: 1 })).toEqual({ keys: { name: 'a' } });
    expect(toItemSegment(['port', 'protocol'], { port: 80 })).toEqual({ keys: { port: 80 } });
    expect(toItemSegment(['constructor'], {})).toEqual({ keys: {} });
    expect(toItemSegment(['name'], { name: ['a'] })).toBeUndefined();
    expect(toItemSegment(['name'], 'a')).toBeUndefined();
  });
});
