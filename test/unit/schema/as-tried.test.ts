import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { validate } from '../../../server/src/schema/validate.ts';
import { refer, toBuiltIn, toCustom, toLines, toWidget } from '../../support/api-schemas.ts';

const whole = { part: 'whole' } as const;
const core = 'io.k8s.api.core.v1.';

/** Lines for a kind of the API server with this schema of its `spec`. */
function checkBuiltIn(schema: Json, spec: Json, more: Readonly<Record<string, JsonObject>> = {}) {
  return toLines(validate(toWidget(spec), 'Widget', toBuiltIn(schema, more), whole));
}

function checkCustom(properties: JsonObject, spec: Json, metadata: Json = { name: 'a' }) {
  return toLines(validate(toWidget(spec, metadata), 'Widget', toCustom({ type: 'object', properties }), whole));
}

// Each was found where the walker and the API server's dry run disagreed: test/cluster/agreement.test.ts
describe('what the API server was seen to take and to refuse', () => {
  test('the same finalizer twice, since metadata is not held against schemas; a set of a custom kind is', () => {
    expect(checkCustom({}, {}, { name: 'a', finalizers: ['a/b', 'a/b'] })).toEqual([
      'schema-duplicate-item warning metadata.finalizers[1]',
    ]);
    const set = { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' };
    expect(checkCustom({ set }, { set: ['a', 'a'] })).toEqual(['schema-duplicate-item error spec.set[1]']);
  });

  test('a list for a text with a format, but not for a number with one', () => {
    const fields = { text: { type: 'string', format: 'byte' }, count: { type: 'integer', format: 'int32' } };
    expect(checkCustom(fields, { text: [], count: [] })).toEqual([
      'schema-type warning spec.text',
      'schema-type error spec.count',
    ]);
  });

  test('null for a field, but not for an item', () => {
    const fields = { list: { type: 'array', items: { type: 'string' } }, text: { type: 'string' } };
    expect(checkCustom(fields, { list: [null], text: null })).toEqual([
      'null-value error spec.list[0]',
      'null-value hint spec.text',
    ]);
    expect(checkBuiltIn({ type: 'object', properties: fields }, { list: [null] })).toEqual([
      'null-value hint spec.list[0]',
    ]);
  });

  test('an empty text for a choice, but not as an item and not where one is due', () => {
    const choice: JsonObject = { type: 'string', enum: ['A', 'B'] };
    const schema = {
      type: 'object',
      required: ['due'],
      properties: { due: choice, free: choice, list: { type: 'array', items: choice } },
    };
    expect(checkBuiltIn(schema, { due: '', free: '', list: [''] })).toEqual([
      'schema-enum error spec.list[0]',
      'schema-required error spec',
    ]);
  });

  test('an empty structure instead of one that is due, unless something in it is', () => {
    const toField = (name: string): JsonObject => ({ allOf: [refer(name)], default: {} });
    const more: Readonly<Record<string, JsonObject>> = {
      Easy: { type: 'object', properties: { a: { type: 'string' } } },
      Outer: { type: 'object', properties: { inner: toField('Inner') } },
      Inner: { type: 'object', required: ['a'], properties: { a: { type: 'string' } } },
    };
    const toSchema = (field: Json): Json => ({ type: 'object', required: ['field'], properties: { field } });
    expect(checkBuiltIn(toSchema(toField('Easy')), {}, more)).toEqual(['schema-required warning spec']);
    expect(checkBuiltIn(toSchema(toField('Outer')), {}, more)).toEqual(['schema-required error spec']);
    expect(checkBuiltIn(toSchema(refer('Easy')), {}, more)).toEqual(['schema-required error spec']);
    expect(checkBuiltIn(toSchema({ type: 'string' }), {})).toEqual(['schema-required error spec']);
  });

  test('no webhook and no port of a Service twice, though containers may have a port twice', () => {
    const item = (name: string): Readonly<Record<string, JsonObject>> => ({
      [name]: { type: 'object', properties: { name: { type: 'string' } } },
    });
    const toSchema = (name: string): Json => ({
      type: 'array',
      items: refer(name),
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    });
    const check = (name: string) => checkBuiltIn(toSchema(name), [{ name: 'a' }, { name: 'a' }], item(name));
    const webhook = 'io.k8s.api.admissionregistration.v1.ValidatingWebhook';
    for (const name of [webhook, `${core}ServicePort`])
      expect(check(name)).toEqual(['schema-duplicate-item error spec[1]']);
    expect(check(`${core}ContainerPort`)).toEqual(['schema-duplicate-item warning spec[1]']);
  });

  test('no object without metadata, but any labels where it is only asked', () => {
    expect(checkCustom({}, {}, null)).toEqual(['schema-required error metadata']);
    const check = (definition: string, metadata: Json) => {
      const kind = definition.slice(definition.lastIndexOf('.') + 1);
      return toLines(validate(toWidget({}, metadata), kind, toBuiltIn({}, {}, definition), whole));
    };
    expect(check(`${core}Secret`, null)).toEqual(['null-value hint metadata', 'schema-required error metadata']);
    const labels = { 'a b': 'c d' };
    expect(check('io.k8s.api.authentication.v1.TokenReview', { labels })).toEqual([]);
    expect(check(`${core}LimitRange`, {})).toEqual([]);
    expect(check(`${core}Event`, { name: 'A b' })).toEqual([]);
    expect(check('io.k8s.api.events.v1.Event', { name: 'A b' })).toEqual(['invalid-name error metadata.name']);
    expect(check(`${core}PodTemplate`, { name: 'A b' })).toEqual(['invalid-name error metadata.name']);
  });
});
