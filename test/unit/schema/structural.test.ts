import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import { describeSchemaFinding } from '../../../server/src/schema/describe-finding.ts';
import { type ValidateOptions, validate } from '../../../server/src/schema/validate.ts';
import { toBuiltIn } from '../../support/api-schemas.ts';

const name = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition';
const schemas = toBuiltIn({}, {}, name);

const toCrd = (schema: Json, metadata: JsonObject = { name: 'widgets.example.com' }): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata,
  spec: {
    group: 'example.com',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [{ name: 'v1', schema: schema === null ? {} : { openAPIV3Schema: schema } }],
  },
});

const start = 'spec.versions[0].schema.openAPIV3Schema';

function check(schema: Json, options: ValidateOptions = { part: 'whole' }): readonly string[] | undefined {
  return validate(toCrd(schema), 'CustomResourceDefinition', schemas, options)?.map(({ code, path, expected }) => {
    expect(code).toBe('crd-not-structural');
    return `${formatPath(path).replace(start, '').replace(/^\./, '')} (${expected})`;
  });
}

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });
const text = { type: 'string' };
const pair = [{ type: 'integer' }, text];

describe('a structural schema', () => {
  test.each<[string, Json]>([
    [
      'fields, lists and maps',
      object({
        spec: object({ a: text, b: { type: 'array', items: text }, c: { type: 'object', additionalProperties: text } }),
      }),
    ],
    ['what is kept', object({ a: { 'x-kubernetes-preserve-unknown-fields': true } })],
    ['an integer or a text', object({ a: { 'x-kubernetes-int-or-string': true, anyOf: pair, pattern: '^x' } })],
    [
      'the same with more',
      object({ a: { 'x-kubernetes-int-or-string': true, allOf: [{ anyOf: pair }, { pattern: '^x' }] } }),
    ],
    [
      'branches that only narrow',
      object(
        { a: text, b: text },
        { oneOf: [{ required: ['a'] }, { properties: { b: { minLength: 1 } } }], not: { required: ['a', 'b'] } },
      ),
    ],
    ['branches below the root', object({ spec: object({}, { anyOf: [{ properties: { c: { minLength: 1 } } }] }) })],
    ['metadata with a rule for its name', object({ metadata: object({ name: { ...text, maxLength: 5 } }) })],
    [
      'an object inside',
      object({
        a: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
      }),
    ],
    ['fields with the names of keywords', object({ $ref: text, default: text, items: text, type: text })],
    ['fields and anything else', object({ a: object({ b: text }, { additionalProperties: true }) })],
  ])('%s', (_what, schema) => {
    expect(check(schema)).toEqual([]);
  });

  test.each<[string, Json, readonly string[]]>([
    ['no schema', null, ['spec.versions[0] (schema.openAPIV3Schema)']],
    ['no type', object({ a: {} }), ['properties.a (type)']],
    ['no type at the root', { properties: {} }, [' (type)']],
    ['another type at the root', { type: 'string' }, ['type (object)']],
    ['a type that is none', object({ a: { type: 'text' } }), ['properties.a.type (known-type)']],
    ['no items', object({ a: { type: 'array' } }), ['properties.a (items)']],
    ['items of no type', object({ a: { type: 'array', items: {} } }), ['properties.a.items (type)']],
    ['a list of items', object({ a: { type: 'array', items: [text] } }), ['properties.a.items (array)']],
    [
      'a map of no type',
      object({ a: { type: 'object', additionalProperties: {} } }),
      ['properties.a.additionalProperties (type)'],
    ],
    ['a map at the root', { type: 'object', additionalProperties: text }, ['additionalProperties (root)']],
    [
      'fields and a map',
      object({ a: object({ b: text }, { additionalProperties: text }) }),
      ['properties.a.additionalProperties (no-properties)'],
    ],
    [
      'what no schema may have',
      object({ a: { ...text, $ref: '#/x', definitions: {} } }),
      ['properties.a["$ref"] (never)', 'properties.a.definitions (never)'],
    ],
    [
      'uniqueItems',
      object({ a: { type: 'array', items: text, uniqueItems: true } }),
      ['properties.a.uniqueItems (never)'],
    ],
    [
      'a pattern that RE2 does not take',
      object({ a: { ...text, pattern: '(?=x)' } }),
      ['properties.a.pattern (pattern)'],
    ],
    [
      'structure in branches',
      object({ a: text }, { anyOf: [{ properties: { a: { type: 'string', description: 'x', default: 'y' } } }] }),
      [
        'anyOf[0].properties.a.type (branch)',
        'anyOf[0].properties.a.default (branch)',
        'anyOf[0].properties.a.description (branch)',
      ],
    ],
    [
      'deep in branches',
      object({ a: text }, { not: { allOf: [{ nullable: true }] } }),
      ['not.allOf[0].nullable (branch)'],
    ],
    [
      'a field that only a branch has',
      object({}, { allOf: [{ properties: { b: { minLength: 1 } } }] }),
      ['allOf[0].properties.b (undescribed)'],
    ],
    [
      'metadata in a branch',
      object({ metadata: { type: 'object' } }, { allOf: [{ properties: { metadata: {} } }] }),
      ['allOf[0].properties.metadata (branch)'],
    ],
    [
      'more of metadata',
      object({ metadata: object({ labels: { type: 'object' } }, { description: 'x' }) }),
      ['properties.metadata.description (metadata)', 'properties.metadata.properties.labels (metadata)'],
    ],
    ['a kind that is no text', object({ kind: { type: 'integer' } }), ['properties.kind.type (string)']],
    [
      'kept or not',
      object({ a: { 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true } }),
      ['properties.a.x-kubernetes-preserve-unknown-fields (int-or-string)'],
    ],
    [
      'not kept',
      object({ a: { ...text, 'x-kubernetes-preserve-unknown-fields': false } }),
      ['properties.a.x-kubernetes-preserve-unknown-fields (true)'],
    ],
    [
      'an object inside without fields',
      object({ a: { type: 'object', 'x-kubernetes-embedded-resource': true } }),
      ['properties.a (properties)'],
    ],
    [
      'keys that no item has',
      object({
        a: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['id'],
          items: object({ name: text }),
        },
      }),
      ['properties.a.x-kubernetes-list-map-keys (item-field)'],
    ],
    [
      'a keyed list without keys',
      object({ a: { type: 'array', 'x-kubernetes-list-type': 'map', items: object({}) } }),
      ['properties.a (x-kubernetes-list-map-keys)'],
    ],
    [
      'keys of a set',
      object({
        a: {
          type: 'array',
          'x-kubernetes-list-type': 'set',
          'x-kubernetes-list-map-keys': ['name'],
          items: object({ name: text }),
        },
      }),
      ['properties.a.x-kubernetes-list-map-keys (map)'],
    ],
    [
      'a list type that is none',
      object({ a: { type: 'array', 'x-kubernetes-list-type': 'heap', items: text } }),
      ['properties.a.x-kubernetes-list-type (list-type)'],
    ],
  ])('is told from one with %s', (_what, schema, expected) => {
    expect(check(schema)).toEqual(expected);
    for (const finding of validate(toCrd(schema), 'CustomResourceDefinition', schemas, { part: 'whole' }) ?? [])
      expect(describeSchemaFinding(finding)).toMatch(/\.$/);
  });

  test('a patch need not carry one', () => {
    expect(check(null, { part: 'patch' })).toEqual([]);
  });

  test('the definition is named after what it defines', () => {
    const at = (text: string, options: ValidateOptions = { part: 'whole' }) =>
      validate(toCrd(object({}), { name: text }), 'CustomResourceDefinition', schemas, options);
    expect(at('widgets.example.com')).toEqual([]);
    expect(at('widget.example.com')).toMatchObject([
      { code: 'invalid-name', expected: 'crd-name', suggestion: 'widgets.example.com' },
    ]);
    expect(at('widget.example.com', { part: 'whole', isRenamed: true })).toEqual([]);
    expect(at('${NAME}.example.com')).toEqual([]);
  });
});
