import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type FieldPath, formatPath } from '../../../server/src/manifest/field-path.ts';
import { type Json, isArray, isObject } from '../../../server/src/manifest/json.ts';
import { locate } from '../../../server/src/manifest/locate.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { pathAt } from '../../../server/src/manifest/path-at.ts';
import { jsonObject } from '../../support/arbitraries.ts';
import { given } from '../../support/markers.ts';

const head = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';

/** The path at the start of the one pair of marks. */
function at(marked: string, before = head): string {
  const { text, range } = given(before + marked);
  const resource = parse('file:///a.yaml', 1, text).resources.at(-1);
  if (!resource) throw new Error('the text declares no resource');
  return formatPath(pathAt(resource, range.start));
}

describe('pathAt', () => {
  test.each([
    ['a value', 'spec:\n  replicas: █3█\n', 'spec.replicas'],
    ['the end of a value', 'spec:\n  replicas: 3██ # three\n', 'spec.replicas'],
    ['a key', 'spec:\n  rep██licas: 3\n', 'spec.replicas'],
    ['the colon', 'spec:\n  replicas:██ 3\n', 'spec.replicas'],
    ['a key without a value', 'spec:\n  replicas:██\n  x: 1\n', 'spec.replicas'],
    ['a comment', 'spec:\n  replicas: 3 # ██\n  x: 1\n', 'spec'],
    ['an indentation', 'spec:\n ██ a: 1\n', 'spec'],
    ['a key that holds a map', 'sp██ec:\n  a: 1\n', 'spec'],
    ['the start of the next key', 'spec:\n  a: { b: 1 }\n██  c: 2\n', 'spec'],
    ['the key after a map', 'spec:\n  a:\n    b: 1\n  ██c: 2\n', 'spec.c'],
    ['a list item', 'spec:\n  list:\n    - a\n    - █b█\n', 'spec.list[1]'],
    ['a dash', 'spec:\n  list:\n    - a\n    ██- b\n', 'spec.list'],
    ['a keyed item', 'spec:\n  list:\n    - name: a\n    - name: █b█\n', 'spec.list[1].name'],
    ['flow style', 'spec: { list: [x, { a: █b█ }] }\n', 'spec.list[1].a'],
    ['a line of a block scalar', 'data:\n  x: |\n    one\n    t██wo\n  y: 1\n', 'data.x'],
    ['an alias', 'spec:\n  a: &a { b: 1 }\n  c: █*a█\n', 'spec.c'],
    ['a key that is an alias', 'x: &x name\nspec:\n  *x : █1█\n', 'spec.name'],
    ['a merge', 'spec:\n  a: &a { b: 1 }\n  c: { <<: █*a█ }\n', 'spec.c'],
    ['one of several merges', 'spec:\n  a: &a { b: 1 }\n  c: { <<: [*a, █*a█] }\n', 'spec.c'],
    ['a map among several merges', 'spec:\n  a: &a { b: 1 }\n  c: { <<: [*a, { d: █1█ }] }\n', 'spec.c.d'],
    ['a map that is merged', 'spec:\n  <<: { a: █1█ }\n', 'spec.a'],
    ['a surrogate pair before it', 'spec: { "🚀": 🚀, x: █1█ }\n', 'spec.x'],
    ['CRLF', 'spec:\r\n  a: 1\r\n  b: █2█\r\n', 'spec.b'],
  ])('%s', (_what, marked, path) => {
    expect(at(marked)).toBe(path);
  });

  test('in a later document, and in an item of a list', () => {
    expect(at(`---\n${head}spec: { a: █1█ }\n`)).toBe('spec.a');
    const item = 'kind: List\napiVersion: v1\nitems:\n  - apiVersion: v1\n    kind: A\n    metadata: { name: █a█ }\n';
    expect(at(item, '')).toBe('metadata.name');
  });

  test('outside of the resource it is empty', () => {
    expect(at('██---\n', `# c\n${head}`)).toBe('');
    const [resource] = parse('file:///a.yaml', 1, head).resources;
    expect(resource && pathAt(resource, { line: 99, character: 9 })).toEqual([]);
  });

  test('is the inverse of locate, for the value and for the key', () => {
    fc.assert(
      fc.property(jsonObject, fc.boolean(), fc.boolean(), (data, isFlow, isCrlf) => {
        const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'abc' }, data };
        const options = { collectionStyle: isFlow ? 'flow' : 'block', version: '1.1', lineWidth: 0 } as const;
        const unix = stringify(object, { ...options, aliasDuplicateObjects: false });
        const [resource] = parse('file:///a.yaml', 1, isCrlf ? unix.replaceAll('\n', '\r\n') : unix).resources;
        for (const path of resource ? leaves(resource.value) : []) {
          const place = resource && locate(resource, path);
          if (!place) continue;
          expect(pathAt(resource, place.value.start)).toEqual(path);
          expect(pathAt(resource, place.key.start)).toEqual(path);
        }
      }),
    );
  });
});

function leaves(value: Json, path: FieldPath = []): readonly FieldPath[] {
  if (isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, { index }]));
  if (!isObject(value)) return [path];
  return Object.entries(value).flatMap(([field, item]) => leaves(item, [...path, { field }]));
}
