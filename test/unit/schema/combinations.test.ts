import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { describeSchemaFinding } from '../../../server/src/schema/describe-finding.ts';
import { validate } from '../../../server/src/schema/validate.ts';
import { refer, toBuiltIn, toCustom, toJsonSchema, toLines, toWidget } from '../../support/api-schemas.ts';

const properties = { a: { type: 'string' }, b: { type: 'string' }, n: { type: 'integer' } };
const check = (more: JsonObject, value: Json) =>
  toLines(validate(toWidget(value), 'Widget', toCustom({ type: 'object', properties, ...more }), { part: 'whole' }));

describe('branches', () => {
  test.each<[string, JsonObject, Json, readonly string[]]>([
    [
      'allOf: all hold',
      { allOf: [{ required: ['a'] }, { properties: { n: { minimum: 1 } } }] },
      { n: 0 },
      ['schema-required error spec', 'schema-range error spec.n'],
    ],
    ['anyOf: one holds', { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: 'x' }, []],
    ['anyOf: none', { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, {}, ['schema-required error spec']],
    ['oneOf: one', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 'x' }, []],
    [
      'oneOf: two',
      { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      { a: 'x', b: 'x' },
      ['schema-combination error spec'],
    ],
    [
      'oneOf: not known',
      { oneOf: [{ properties: { a: { enum: ['x'] } } }, { properties: { a: { enum: ['y'] } } }] },
      { a: '${A}' },
      [],
    ],
    ['not: fits', { not: { required: ['a', 'b'] } }, { a: 'x', b: 'x' }, ['schema-combination error spec']],
    ['not: does not fit', { not: { required: ['a', 'b'] } }, { a: 'x' }, []],
    ['not: not known', { not: { properties: { a: { enum: ['x'] } }, required: ['a'] } }, { a: '${A}' }, []],
    [
      'a field that only a branch names is no field',
      { anyOf: [{ properties: { c: {} } }] },
      { c: 1 },
      ['schema-unknown-field error spec.c'],
    ],
    ['nothing is unknown inside', { anyOf: [{ properties: { a: { minLength: 1 } } }] }, { a: 'x', b: 'x' }, []],
    [
      'the branch whose choice fits says why',
      {
        oneOf: [
          { properties: { a: { enum: ['one'] }, n: { minimum: 1 } }, required: ['a'] },
          { properties: { a: { enum: ['two'] } }, required: ['a', 'b'] },
        ],
      },
      { a: 'two', n: 0 },
      ['schema-required error spec'],
    ],
  ])('%s', (_what, more, value, expected) => {
    expect(check(more, value)).toEqual(expected);
  });

  test('all that would do are told', () => {
    const schemas = toCustom({ type: 'object', properties, anyOf: [{ required: ['a'] }, { required: ['b'] }] });
    const [found] = validate(toWidget({}), 'Widget', schemas, { part: 'whole' }) ?? [];
    expect(found?.choices).toEqual(['a', 'b']);
    expect(found && describeSchemaFinding(found)).toContain('a, b');
    const typed = toCustom({ type: 'object', properties: { x: { anyOf: [{ type: 'string' }, { type: 'integer' }] } } });
    expect(validate(toWidget({ x: [] }), 'Widget', typed)).toMatchObject([
      { code: 'schema-type', expected: 'string | integer' },
    ]);
  });

  test('branches that refer to themselves come to an end', () => {
    const self = refer('Self');
    const schemas = toBuiltIn(self, {
      Self: { anyOf: [self, self, { allOf: [self, self] }], oneOf: [self, self], not: self },
    });
    expect(validate(toWidget({ a: 1 }), 'Widget', schemas)).toEqual([]);
    const loop = toBuiltIn(refer('A'), { A: refer('B'), B: refer('A') });
    expect(validate(toWidget({ a: 1 }), 'Widget', loop)).toEqual([]);
    const needy = toBuiltIn(self, { Self: { type: 'object', required: ['x'], anyOf: [self, self, self, self] } });
    expect(validate(toWidget({ a: 1 }), 'Widget', needy, { part: 'whole' })?.length).toBeLessThanOrEqual(100);
  });
});

describe('lists', () => {
  const keyed = {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name', 'kind'],
    items: { type: 'object', properties: { name: { type: 'string' }, kind: { type: 'string', default: 'A' } } },
  };
  test.each<[string, Json, readonly string[]]>([
    [
      'a default is part of the key',
      [{ name: 'a' }, { name: 'a', kind: 'A' }],
      ['schema-duplicate-item error spec[1]'],
    ],
    ['another key', [{ name: 'a' }, { name: 'a', kind: 'B' }], []],
    ['a key without default is left out', [{}, {}], []],
    ['a directive of a patch', [{ name: 'a' }, { name: 'a', $patch: 'delete' }], []],
  ])('%s', (_what, value, expected) => {
    const open = { ...keyed, items: { ...keyed.items, 'x-kubernetes-preserve-unknown-fields': true } };
    expect(toLines(validate(toWidget(value), 'Widget', toCustom(open), { part: 'whole' }))).toEqual(expected);
  });
});

describe('objects inside of others', () => {
  const embedded = { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } };
  test('have the fields of every object, but no others', () => {
    const value = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a', any: 1 }, spec: {}, other: 1 };
    expect(toLines(validate(toWidget(value), 'Widget', toCustom(embedded)))).toEqual([
      'schema-unknown-field error spec.other',
    ]);
  });
});

describe('JSON Schema documents', () => {
  const document = toJsonSchema({
    type: 'object',
    properties: {
      port: { $ref: '#/definitions/Port' },
      odd: { $ref: '#/$defs/a~1b%20c' },
      self: { $ref: '#' },
      never: false,
      always: true,
      only: { const: 'x' },
      closed: {
        type: 'object',
        properties: { a: {} },
        patternProperties: { '^x-': { type: 'string' }, '(?=bad)': {} },
        additionalProperties: false,
      },
      pair: { type: 'array', items: [{ type: 'string' }, { type: 'integer' }] },
      both: { $ref: '#/definitions/Port', maximum: 10 },
      far: { $ref: 'other.json#/x' },
      if: { if: { type: 'string' }, then: false },
    },
    definitions: { Port: { type: ['integer', 'null'], minimum: 1, maximum: 65535 } },
    $defs: { 'a/b c': { type: 'boolean' } },
  });
  test.each<[string, JsonObject, readonly string[]]>([
    ['a reference', { port: 0 }, ['schema-range error port']],
    ['null among the types', { port: null }, []],
    ['an escaped reference', { odd: 1 }, ['schema-type error odd']],
    ['the document itself', { self: { self: { port: 'x' } } }, ['schema-type error self.self.port']],
    ['false and true', { never: 1, always: 1 }, ['schema-unknown-field warning never']],
    ['const', { only: 'y' }, ['schema-enum error only']],
    ['nothing else', { closed: { b: 1 } }, []],
    ['a list with places', { pair: ['a', 'b', {}] }, ['schema-type error pair[1]']],
    ['beside a reference', { both: 11 }, ['schema-range error both']],
    ['another document, a condition', { far: [1], if: 'x' }, []],
    ['what it does not list', { unknown: 1 }, []],
    ['a name by the rules of Kubernetes', { metadata: { name: '_' }, status: { a: 1 } }, []],
  ])('%s', (_what, value, expected) => {
    expect(toLines(validate(value, 'Widget', document, { part: 'whole' }))).toEqual(expected);
  });

  test('closed objects', () => {
    const closed = toJsonSchema({
      type: 'object',
      properties: { alpha: {} },
      patternProperties: { '^x-': { type: 'string' } },
      additionalProperties: false,
    });
    expect(toLines(validate({ alpha: 1, 'x-a': 1, alpah: 1 }, 'Widget', closed))).toEqual([
      'schema-type error x-a',
      'schema-unknown-field warning alpah',
    ]);
  });
});
