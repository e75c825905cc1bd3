import { describe, expect, test } from 'vitest';
import { locate } from '../../../server/src/manifest/locate.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { given, slice } from '../../support/markers.ts';

const read = (text: string) => parse('file:///a.yaml', 1, text);
const refs = (text: string): string[] =>
  read(text).resources.map(({ ref }) => `${ref.apiVersion} ${ref.kind} ${ref.name}`);
const item = (name: string): string => `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name} } }`;

describe('a list is its items', () => {
  test('each a resource with its own range and places', () => {
    const { text, range } = given(`apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: a }
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: b }
    spec: { replicas: █3█ }
---
${item('c')}
`);
    const [first, second, third] = read(text).resources;
    expect(first && slice(text, first.range)).toMatch(/^apiVersion: v1[^]*name: a }\n$/);
    expect(second?.ref).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'b' });
    expect(second && locate(second, [{ field: 'spec' }, { field: 'replicas' }])?.value).toEqual(range);
    expect(second && slice(text, second.range)).toMatch(/^apiVersion: apps[^]*replicas: 3 }\n$/);
    expect(third?.ref.name).toBe('c');
  });

  test('items of a typed list need no kind', () => {
    expect(refs('apiVersion: v1\nkind: ConfigMapList\nitems: [{ metadata: { name: a } }, { data: {} }]\n')).toEqual([
      'v1 ConfigMap a',
    ]);
    const typed = read('apiVersion: apps/v1\nkind: DeploymentList\nmetadata: {}\nitems: [{ metadata: { name: a } }]\n');
    expect(typed.resources[0]?.value).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
    });
  });

  test('items of an untyped list need one', () => {
    expect(refs('apiVersion: v1\nkind: List\nitems: [{ metadata: { name: a } }, 5, null]\n')).toEqual([]);
  });

  test('lists in lists, aliases and flow style', () => {
    const inner = `{ apiVersion: v1, kind: List, items: [${item('b')}] }`;
    expect(refs(`{ apiVersion: v1, kind: List, items: [&a ${item('a')}, ${inner}, *a] }`)).toEqual([
      'v1 ConfigMap a',
      'v1 ConfigMap b',
      'v1 ConfigMap a',
    ]);
    expect(refs(`all: &all [${item('a')}]\nkind: List\napiVersion: v1\nitems: *all\n`)).toEqual(['v1 ConfigMap a']);
  });

  test('a kind that only ends like one is a resource', () => {
    expect(refs('apiVersion: example.com/v1\nkind: AllowList\nmetadata: { name: a }\nspec: {}\n')).toEqual([
      'example.com/v1 AllowList a',
    ]);
  });

  test('an empty list declares nothing', () => {
    expect(read('apiVersion: v1\nkind: List\nitems: []\n')).toMatchObject({ resources: [], problems: [] });
    expect(read('apiVersion: v1\nkind: List\nitems:\n')).toMatchObject({ resources: [], problems: [] });
  });
});
