import { describe, expect, test } from 'vitest';
import type { FieldPath, Segment } from '../../../server/src/manifest/field-path.ts';
import { locate, locateNearest } from '../../../server/src/manifest/locate.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import type { Range } from '../../../server/src/manifest/position.ts';
import type { Resource } from '../../../server/src/manifest/resource.ts';
import { given } from '../../support/markers.ts';

const head = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';

function read(marked: string): { readonly resource: Resource; readonly ranges: readonly Range[] } {
  const { text, ranges } = given(head + marked);
  const { resources, problems } = parse('file:///a.yaml', 1, text);
  expect(problems).toEqual([]);
  const [resource] = resources;
  if (!resource) throw new Error('the text declares no resource');
  return { resource, ranges };
}

/** `spec/ports/{"port":80}/0/=x/name`: fields, keys, indexes and set items. */
function toPath(text: string): FieldPath {
  return text.split('/').map((part): Segment => {
    if (part.startsWith('{')) return { keys: JSON.parse(part) as Record<string, string | number> };
    if (part.startsWith('=')) return { item: part.slice(1) };
    return /^\d+$/.test(part) ? { index: Number(part) } : { field: part };
  });
}

/** Expects the key at the first pair of marks and the value at the last, which may be the same. */
function expectPlace(marked: string, path: string | FieldPath): void {
  const { resource, ranges } = read(marked);
  expect(locate(resource, typeof path === 'string' ? toPath(path) : path)).toEqual({
    key: ranges[0],
    value: ranges.at(-1),
  });
}

describe('locate', () => {
  test('a scalar: its value, and its key', () => {
    expectPlace('spec:\n  █replicas█: █3█ # three\n', 'spec/replicas');
  });

  test('quotes belong to the value and to the key', () => {
    expectPlace('spec:\n  █"a.b c"█: █\'on\'█\n', 'spec/a.b c');
  });

  test('a map and a list span their lines', () => {
    expectPlace('spec:\n  █a█:\n    █b: 1\n    c: 2\n█  d: 3\n', 'spec/a');
    expectPlace('spec:\n  █a█:\n    █- 1\n    - 2\n█  d: 3\n', 'spec/a');
  });

  test('flow style', () => {
    expectPlace('spec: { a: { █b█: █1█ }, list: [x, y] }\n', 'spec/a/b');
    expectPlace('spec: { list: [x, █b█] }\n', 'spec/list/1');
    expectPlace('spec: { list: [{ name: x }, { █name█: █b█ }] }\n', 'spec/list/{"name":"b"}/name');
  });

  test('a block scalar spans its header and lines', () => {
    expectPlace('data:\n  █conf.d█: █|\n    one\n    two\n█  b: c\n', 'data/conf.d');
  });

  test('an item: the whole is the value, its first key stands for it', () => {
    const { resource, ranges } = read('spec:\n  list:\n    - name: a\n    - █name█: b\n      x: 1██\n');
    const [key, end] = ranges;
    const value = { start: key?.start, end: { line: (end?.end.line ?? 0) + 1, character: 0 } };
    expect(locate(resource, toPath('spec/list/{"name":"b"}'))).toEqual({ key, value });
  });

  test('an item of a keyed list is found by its keys, not by its place', () => {
    expectPlace(
      'spec:\n  ports:\n    - { name: b, port: 2 }\n    - { name: a, █port█: █1█ }\n',
      'spec/ports/{"name":"a"}/port',
    );
  });

  test('a port without protocol has the key TCP, and only that one', () => {
    const ports =
      'spec:\n  ports:\n    - port: 53\n      protocol: UDP\n      name: u\n    - port: 53\n      █name█: █t█\n';
    expectPlace(ports, 'spec/ports/{"port":53,"protocol":"TCP"}/name');
    expect(locate(read(ports).resource, toPath('spec/ports/{"port":53,"protocol":"SCTP"}'))).toBeUndefined();
    expect(locate(read(ports).resource, toPath('spec/ports/{"port":53,"name":"x"}'))).toBeUndefined();
  });

  test('an item of a set is found by its value', () => {
    expectPlace('spec:\n  finalizers:\n    - a\n    - █b█\n', 'spec/finalizers/=b');
  });

  test('characters count as UTF-16 code units', () => {
    expectPlace('data: { "🚀": 🚀🚀, █x█: █🚀z█ }\n', 'data/x');
  });

  test('CRLF does not belong to a value', () => {
    expectPlace('spec:\r\n  █a█: █1█\r\n  b: 2\r\n', 'spec/a');
  });

  test('a key that YAML does not read as text', () => {
    expectPlace('data: { █0644█: █x█ }\n', [{ field: 'data' }, { field: '420' }]);
    expectPlace('data: { █n█: █x█ }\n', 'data/false');
  });

  test.each(['spec/missing', 'spec/replicas/x', 'spec/list/3', 'spec/list/{"name":"q"}', 'spec/list/=q', 'spec/0'])(
    'the text does not have %s',
    (path) => {
      expect(locate(read('spec:\n  replicas: 3\n  list: [{ name: a }]\n').resource, toPath(path))).toBeUndefined();
    },
  );

  test('the empty path is the resource', () => {
    const { resource } = read('');
    expect(locate(resource, [])?.value).toEqual(resource.range);
  });

  test('many uses of an anchor in one item', () => {
    const uses = Array.from({ length: 150 }, (_, i) => `      k${i}: *x\n`).join('');
    expectPlace(`spec:\n  x: &x 1\n  list:\n    - name: a\n${uses}      █last█: █2█\n`, 'spec/list/{"name":"a"}/last');
  });
});

describe('aliases: the place of use', () => {
  test('an alias as value', () => {
    expectPlace('spec:\n  a: &a 1\n  █b█: █*a█\n', 'spec/b');
  });

  test('what is inside an alias stands at the alias', () => {
    expectPlace('spec:\n  a: &a { x: { z: 1 } }\n  b: █*a█\n', 'spec/b/x/z');
    expectPlace('spec:\n  a: &a { x: 1 }\n  list:\n    - █*a█\n', 'spec/list/{"x":1}/x');
  });

  test('what is inside an anchor stands where it is written', () => {
    expectPlace('spec:\n  a: &a { █x█: █1█ }\n  b: *a\n', 'spec/a/x');
  });

  test('an alias within an alias stands at the outer one', () => {
    expectPlace('spec:\n  a: &a { x: 1 }\n  b: &b { a: *a }\n  c: █*b█\n', 'spec/c/a/x');
  });
});

describe('merge keys: the place of use', () => {
  const anchors = 'one: &one { a: 1, b: { c: 1 } }\ntwo: &two { a: 2, d: 2 }\n';

  test('a merged key, and what is inside it', () => {
    expectPlace(`${anchors}spec:\n  <<: █*one█\n`, 'spec/a');
    expectPlace(`${anchors}spec:\n  <<: █*one█\n`, 'spec/b/c');
  });

  test('an own key wins, wherever it stands', () => {
    expectPlace(`${anchors}spec:\n  <<: *one\n  █a█: █3█\n`, 'spec/a');
    expectPlace(`${anchors}spec:\n  █a█: █3█\n  <<: *one\n`, 'spec/a');
  });

  test('of several sources, the first that has the key', () => {
    expectPlace(`${anchors}spec:\n  <<: [█*one█, *two]\n`, 'spec/a');
    expectPlace(`${anchors}spec:\n  <<: [*one, █*two█]\n`, 'spec/d');
    expectPlace(`${anchors}both: &both [*one, *two]\nspec:\n  <<: *one\n  <<: █*two█\n`, 'spec/d');
  });

  test('a map that is merged without an anchor is where it is written', () => {
    expectPlace('spec:\n  <<: { █a█: █1█ }\n', 'spec/a');
    expectPlace(`${anchors}spec:\n  <<: [*two, { █e█: █1█ }]\n`, 'spec/e');
  });

  test('a merge within a merge, or behind an alias, stands at the outermost', () => {
    const nested = `${anchors}mid: &mid\n  <<: *one\n`;
    expectPlace(`${nested}spec:\n  <<: █*mid█\n`, 'spec/a');
    expectPlace(`${nested}spec: █*mid█\n`, 'spec/a');
  });

  test('a quoted "<<" merges nothing', () => {
    const { resource } = read(`${anchors}spec:\n  "<<": *one\n`);
    expect(locate(resource, toPath('spec/a'))).toBeUndefined();
  });
});

describe('locateNearest', () => {
  test('the deepest part that the text has', () => {
    const { resource, ranges } = read('spec:\n  █a█:\n    b: 1\n');
    expect(locateNearest(resource, toPath('spec/a/x/y'))).toMatchObject({ key: ranges[0], path: toPath('spec/a') });
    expect(locateNearest(resource, toPath('spec/a'))).toMatchObject({ key: ranges[0], path: toPath('spec/a') });
  });

  test('the kind, where the text has nothing of the path', () => {
    const { text, ranges } = given('apiVersion: v1\n█kind█: █Service█\nmetadata: { name: a }\n');
    const [resource] = parse('file:///a.yaml', 1, text).resources;
    if (!resource) throw new Error('the text declares no resource');
    expect(locateNearest(resource, toPath('spec/a'))).toEqual({ key: ranges[0], value: ranges[1], path: [] });
    expect(locateNearest(resource, [])).toMatchObject({ key: ranges[0], path: [] });
  });
});
