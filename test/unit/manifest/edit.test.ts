import { describe, expect, test } from 'vitest';
import { edit } from '../../../server/src/manifest/edit.ts';
import type { FieldPath, Segment } from '../../../server/src/manifest/field-path.ts';
import type { Json } from '../../../server/src/manifest/json.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { applyEdit } from '../../support/apply-edit.ts';

const head = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';

/** `spec/ports/{"port":80}/0/=x/name`: fields, keys, indexes and set items. */
function toPath(text: string): FieldPath {
  return text.split('/').map((part): Segment => {
    if (part.startsWith('{')) return { keys: JSON.parse(part) as Record<string, string | number> };
    if (part.startsWith('=')) return { item: part.slice(1) };
    return /^\d+$/.test(part) ? { index: Number(part) } : { field: part };
  });
}

/** The text behind the head after an edit; undefined if there is none. */
function after(body: string, path: string, value: Json | undefined, before = head): string | undefined {
  const text = before + body;
  const resource = parse('file:///a.yaml', 1, text).resources.at(-1);
  const change = resource && edit(resource, toPath(path), value);
  return change && applyEdit(text, change).slice(before.length);
}

describe('edit: another value', () => {
  test.each<[string, string, string, Json, string]>([
    [
      'a number',
      'spec:\n  replicas: 3 # three\n  x: 1\n',
      'spec/replicas',
      5,
      'spec:\n  replicas: 5 # three\n  x: 1\n',
    ],
    ['single quotes stay', "data: { a: 'x', b: q }\n", 'data/a', 'z', "data: { a: 'z', b: q }\n"],
    ['double quotes stay', 'data:\n  a: "x"\n', 'data/a', 'z', 'data:\n  a: "z"\n'],
    ['a word that would be read otherwise', 'data:\n  a: x\n', 'data/a', 'yes', 'data:\n  a: "yes"\n'],
    ['an octal number as text', 'data:\n  a: x\n', 'data/a', '0o17', 'data:\n  a: "0o17"\n'],
    ['an anchor stays', 'data:\n  a: &a x # c\n', 'data/a', 'q', 'data:\n  a: &a q # c\n'],
    ['an alias', 'data:\n  a: &a x\n  b: *a\n', 'data/b', 'q', 'data:\n  a: &a x\n  b: q\n'],
    ['no value yet', 'spec:\n  a: # c\n  b: 1\n', 'spec/a', 2, 'spec:\n  a: 2 # c\n  b: 1\n'],
    ['a map for no value', 'spec:\n  a: # c\n  b: 1\n', 'spec/a', { x: 1 }, 'spec:\n  a: # c\n    x: 1\n  b: 1\n'],
    ['a map for a scalar', 'spec:\n  a: 5 # c\n  b: 1\n', 'spec/a', { x: 1 }, 'spec:\n  a: # c\n    x: 1\n  b: 1\n'],
    ['a scalar for a map', 'spec:\n  a: # c\n    x: 1\n  b: 1\n', 'spec/a', 5, 'spec:\n  a: 5 # c\n  b: 1\n'],
    [
      'a list for a list',
      'spec:\n  a:\n  - 1\n  - 2\n  b: 1\n',
      'spec/a',
      [3, 4, 5],
      'spec:\n  a:\n  - 3\n  - 4\n  - 5\n  b: 1\n',
    ],
    ['a list in flow style', 'spec:\n  a: [1, 2]\n', 'spec/a', [3, 4, 5], 'spec:\n  a: [ 3, 4, 5 ]\n'],
    [
      'only what differs',
      'spec:\n  a: { x: 1, q: [1, 2] } # c\n',
      'spec/a',
      { x: 1, q: [1, 3] },
      'spec:\n  a: { x: 1, q: [1, 3] } # c\n',
    ],
    [
      'a block scalar',
      'data:\n  a: | # c\n    one\n    two\n\n  b: 1\n',
      'data/a',
      'one\n\nthree\n',
      'data:\n  a: | # c\n    one\n\n    three\n\n  b: 1\n',
    ],
    [
      'lines for a word',
      'data:\n  a: one # c\n  b: 1\n',
      'data/a',
      'one\ntwo\n',
      'data:\n  a: | # c\n    one\n    two\n  b: 1\n',
    ],
    [
      'a keyed item',
      'spec:\n  l:\n    - name: a\n      v: 1\n    - name: b\n      v: 2\n',
      'spec/l/{"name":"b"}/v',
      3,
      'spec:\n  l:\n    - name: a\n      v: 1\n    - name: b\n      v: 3\n',
    ],
    [
      'CRLF',
      'spec:\r\n  a: 5\r\n  b: 1\r\n',
      'spec/a',
      { x: 1, q: 2 },
      'spec:\r\n  a:\r\n    x: 1\r\n    q: 2\r\n  b: 1\r\n',
    ],
    ['a key << that merges nothing', 'data: {}\n', 'data', { '<<': 'x' }, 'data: { "<<": "x" }\n'],
    ['JSON', '"spec": {"a": "x"}\n', 'spec/a', 'q', '"spec": {"a": "q"}\n'],
  ])('%s', (_what, body, path, value, expected) => {
    expect(after(body, path, value)).toBe(expected);
  });
});

describe('edit: a new key or item', () => {
  test.each<[string, string, string, Json, string]>([
    ['behind the last', 'spec:\n  a: 1 # c\n# d\nx: 1\n', 'spec/b', 2, 'spec:\n  a: 1 # c\n  b: 2\n# d\nx: 1\n'],
    ['without a line end', 'spec:\n  a: 1', 'spec/b', 2, 'spec:\n  a: 1\n  b: 2'],
    ['behind a block scalar', 'data:\n  a: |\n    x\nx: 1\n', 'data/b', 'q', 'data:\n  a: |\n    x\n  b: q\nx: 1\n'],
    [
      'with its indentation',
      'spec:\n    a:\n        x: 1\n',
      'spec/b',
      { q: 1 },
      'spec:\n    a:\n        x: 1\n    b:\n        q: 1\n',
    ],
    ['in flow style', 'spec: { a: 1 }\n', 'spec/b', { c: [1] }, 'spec: { a: 1, b: { c: [ 1 ] } }\n'],
    ['in an empty map', 'spec: {} # c\n', 'spec/b', 1, 'spec: { b: 1 } # c\n'],
    ['in JSON', '"spec": {\n  "a": 1\n}\n', 'spec/b', 'x', '"spec": {\n  "a": 1,\n  "b": "x"\n}\n'],
    ['with what leads to it', 'spec:\n  a: 1\n', 'spec/b/c/d', 1, 'spec:\n  a: 1\n  b:\n    c:\n      d: 1\n'],
    ['an item', 'spec:\n  l:\n  - a # c\n  b: 1\n', 'spec/l/1', 'b', 'spec:\n  l:\n  - a # c\n  - b\n  b: 1\n'],
    [
      'an item with keys',
      'spec:\n  l:\n    - name: a\n',
      'spec/l/{"name":"b"}/v',
      1,
      'spec:\n  l:\n    - name: a\n    - name: b\n      v: 1\n',
    ],
    ['an item of a set', 'spec: { l: [a] }\n', 'spec/l/=b', 'b', 'spec: { l: [a, b] }\n'],
    [
      'over a merged key',
      'a: &a { x: 1 }\nspec:\n  <<: *a\n',
      'spec/x',
      2,
      'a: &a { x: 1 }\nspec:\n  <<: *a\n  x: 2\n',
    ],
  ])('%s', (_what, body, path, value, expected) => {
    expect(after(body, path, value)).toBe(expected);
  });
});

describe('edit: without a key or item', () => {
  test.each([
    ['a line', 'spec:\n  # above\n  a: 1 # c\n  # below\n  b: 2\n', 'spec/a', 'spec:\n  # above\n  # below\n  b: 2\n'],
    ['a map', 'spec:\n  a:\n    x: 1\n  b: 2\n', 'spec/a', 'spec:\n  b: 2\n'],
    ['a block scalar', 'data:\n  a: |\n    x\n  b: 2\n', 'data/a', 'data:\n  b: 2\n'],
    ['the last', 'spec:\n  a: 1\n  b: 2', 'spec/b', 'spec:\n  a: 1\n'],
    ['the only one', 'spec:\n  a: 1 # c\nx: 1\n', 'spec/a', 'spec: {}\nx: 1\n'],
    ['behind a dash', 'spec:\n  - a: 1\n    b: 2\n', 'spec/0/a', 'spec:\n  - b: 2\n'],
    ['an item', 'spec:\n  - a\n  - b # c\n  - c\n', 'spec/1', 'spec:\n  - a\n  - c\n'],
    ['the first item', 'spec:\n  - a: 1\n    b: 2\n  - c\n', 'spec/0', 'spec:\n  - c\n'],
    ['the only item', 'spec:\n  - a\n', 'spec/0', 'spec: []\n'],
    ['in flow style', 'spec: { a: 1, b: 2, c: 3 }\n', 'spec/b', 'spec: { a: 1, c: 3 }\n'],
    ['the first in flow style', 'spec: [a, b]\n', 'spec/0', 'spec: [b]\n'],
    ['the only one in flow style', 'spec: { a: 1 } # c\n', 'spec/a', 'spec: {} # c\n'],
  ])('%s', (_what, body, path, expected) => {
    expect(after(body, path, undefined)).toBe(expected);
  });
});

describe('edit: none', () => {
  test.each<[string, string, string, Json | undefined]>([
    ['nothing to change', 'spec:\n  a: 1\n', 'spec/a', 1],
    ['nothing to remove', 'spec:\n  a: 1\n', 'spec/b', undefined],
    ['a key in a scalar', 'spec:\n  a: 1\n', 'spec/a/b', 1],
    ['an item beyond the end', 'spec: [a]\n', 'spec/3', 1],
    ['what an alias shows elsewhere', 'a: &a { x: 1 }\nspec: *a\n', 'a/x', 2],
    ['a merged key cannot be removed', 'a: &a { x: 1 }\nspec: { <<: *a, q: 1 }\n', 'spec/x', undefined],
    ['inside a map that is merged without an anchor', 'data:\n  <<:\n    a: { b: 1 }\n', 'data/a/b', 5],
    ['inside what a merge shows elsewhere', 'a: &a { x: { b: 1 } }\nspec: { <<: *a }\n', 'spec/x/b', 2],
    ['inside what an alias shows', 'a: &a { x: 1 }\nspec: *a\n', 'spec/x', 2],
    ['an anchored value that is used elsewhere', 'a: &a 1\nspec: *a\n', 'a', 2],
    ['the name, which is what it is found by', '', 'metadata/name', undefined],
  ])('%s', (_what, body, path, value) => {
    expect(after(body, path, value)).toBeUndefined();
  });
});

test('in a later document, and in an item of a list', () => {
  expect(after('spec:\n  a: 1\n', 'spec/a', 2, `${head}---\n${head}`)).toBe('spec:\n  a: 2\n');
  const list = 'kind: List\napiVersion: v1\nitems:\n  - apiVersion: v1\n    kind: A\n    metadata: { name: a }\n';
  expect(after('', 'data/x', 'q', list)).toBe('    data:\n      x: q\n');
});
