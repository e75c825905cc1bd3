import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { validate } from '../../../server/src/schema/validate.ts';
import { refer, toBuiltIn, toCustom, toJsonSchema, toLines, toWidget } from '../../support/api-schemas.ts';

/** What is found at `spec.a` of a whole custom resource. */
function check(schema: JsonObject, value: Json): readonly string[] | undefined {
  const schemas = toCustom({ type: 'object', properties: { a: schema } });
  return toLines(validate(toWidget({ a: value }), 'Widget', schemas, { part: 'whole' }));
}

describe('limits', () => {
  test.each<[string, JsonObject, readonly Json[], readonly Json[]]>([
    ['enum', { type: 'string', enum: ['A', 'B'] }, ['A'], ['a', '']],
    ['enum', { enum: [1, { x: [1] }] }, [1, { x: [1] }], [2, {}]],
    ['enum', { const: 'A' }, ['A'], ['B']],
    ['pattern', { type: 'string', pattern: '^[a-z]+$' }, ['abc'], ['aB', '']],
    ['pattern', { type: 'string', pattern: 'b+' }, ['abba'], ['aca']],
    ['range', { type: 'integer', minimum: 1, maximum: 3 }, [1, 3], [0, 4]],
    ['range', { type: 'number', minimum: 1, exclusiveMinimum: true }, [1.1], [1]],
    ['range', { type: 'number', maximum: 1, exclusiveMaximum: true }, [0.9], [1]],
    ['range', { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 2 }, [1.5], [1, 2]],
    ['range', { type: 'number', multipleOf: 0.1 }, [0.3, 12.7], [0.35]],
    ['range', { type: 'integer', format: 'int32' }, [2147483647, -2147483648], [2147483648, -2147483649]],
    ['range', { type: 'integer', format: 'int64' }, [2147483648], [9223372036854775808, -9223372036854779904]],
    ['length', { type: 'string', minLength: 2, maxLength: 3 }, ['ab', 'abc', '😀😀😀'], ['a', '😀', 'abcd']],
    ['length', { type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 2 }, [[1], [1, 2]], [[], [1, 2, 3]]],
    [
      'length',
      { type: 'object', additionalProperties: {}, minProperties: 1, maxProperties: 1 },
      [{ a: 1 }],
      [{}, { a: 1, b: 2 }],
    ],
    [
      'duplicate-item',
      { type: 'array', items: {}, uniqueItems: true },
      [[1, '1', { a: 1, b: 2 }]],
      [
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      ],
    ],
    [
      'duplicate-item',
      { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
      [['a', 'b']],
      [['a', 'a']],
    ],
    ['type', { type: 'boolean' }, [true], ['true', 1, [], {}]],
    ['type', { type: 'integer' }, [1, 1e3], [1.5, '1', true]],
    ['type', { type: ['string', 'integer'] }, ['a', 1], [1.5, {}]],
    ['type', { 'x-kubernetes-int-or-string': true }, ['50%', 3], [0.5, {}, []]],
    [
      'pattern',
      { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }], pattern: '^\\d+%$' },
      ['5%', 5],
      ['x'],
    ],
  ])('schema-%s %j', (code, schema, right, wrong) => {
    for (const value of right) expect([value, check(schema, value)]).toEqual([value, []]);
    for (const value of wrong) {
      const [first] = check(schema, value) ?? [];
      expect([value, first?.startsWith(`schema-${code} error spec.a`)]).toEqual([value, true]);
    }
  });

  test('a pattern that RE2 cannot compile, and a text that nobody would match, are let be', () => {
    expect(check({ type: 'string', pattern: '^(?=a)b' }, 'x')).toEqual([]);
    expect(check({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(20_000)}b`)).toEqual([]);
    // exponential for a backtracking engine
    expect(check({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(5000)}b`)).toEqual([
      'schema-pattern error spec.a',
    ]);
  });

  test('an empty text is "not given" for kinds of the API server, and a choice nearby is suggested', () => {
    const schemas = toBuiltIn({ type: 'object', properties: { a: { type: 'string', enum: ['Always', 'Never'] } } });
    expect(validate(toWidget({ a: '' }), 'Widget', schemas)).toEqual([]);
    expect(validate(toWidget({ a: 'always' }), 'Widget', schemas)).toMatchObject([
      { code: 'schema-enum', suggestion: 'Always', choices: ['Always', 'Never'], found: 'always' },
    ]);
  });
});

describe('quantities, durations and times', () => {
  const schemas = toBuiltIn({
    type: 'object',
    properties: {
      quantity: refer('io.k8s.apimachinery.pkg.api.resource.Quantity'),
      duration: refer('io.k8s.apimachinery.pkg.apis.meta.v1.Duration'),
      time: refer('io.k8s.apimachinery.pkg.apis.meta.v1.Time'),
      data: { type: 'string', format: 'byte' },
      port: refer('io.k8s.apimachinery.pkg.util.intstr.IntOrString'),
      host: { type: 'string', format: 'ipv4' },
    },
  });
  test.each<[string, string | undefined, readonly Json[]]>([
    ['quantity', undefined, ['500m', '1Gi', '0.5', '.5', '+1', '-2', '1e3', '1E3', '12E', '100n', ' 1 ', 0.5, 1, '1.']],
    ['quantity', 'schema-quantity', ['', '1 Gi', '1gi', '1GB', '1KB', '1,5', 'one', true]],
    ['duration', undefined, ['1h30m', '0', '1.5s', '-5ms', '10µs']],
    ['duration', 'schema-format', ['1d', '5', 'h', '1h 30m']],
    ['time', undefined, ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.5+02:00']],
    ['time', 'schema-format', ['2026-01-31', '2026-02-30T00:00:00Z', '2026-01-31T25:00:00Z', '2026-01-31 12:00:00Z']],
    ['data', undefined, ['', 'YQ==', 'YWI=\n', 'YWJj']],
    ['data', 'schema-format', ['YQ', 'YQ=', 'a b=', '****']],
    ['port', undefined, [80, 'http']],
    ['port', 'schema-type', [0.5, {}, []]],
    ['host', undefined, ['nowhere']],
  ])('%s: %s', (field, code, values) => {
    for (const value of values) {
      const found = validate(toWidget({ [field]: value }), 'Widget', schemas)?.map((one) => one.code);
      expect([value, found]).toEqual([value, code === undefined ? [] : [code]]);
    }
  });

  test('a custom resource has quantities only where its schema says so', () => {
    expect(check({ type: 'string' }, '1 Gi')).toEqual([]);
  });

  test('JSON Schema documents: formats are notes', () => {
    const document = toJsonSchema({ type: 'object', properties: { a: { type: 'string', format: 'ipv4' } } });
    expect(validate({ a: 'x' }, 'Widget', document)).toEqual([]);
  });
});
