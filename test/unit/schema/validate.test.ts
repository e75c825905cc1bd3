import { describe, expect, test } from 'vitest';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { readOpenApi } from '../../../server/src/schema/read-open-api.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import { validate } from '../../../server/src/schema/validate.ts';

const quantity = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' };
const schemas = readOpenApi(
  'example.com/v1',
  {
    components: {
      schemas: {
        'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
        'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
          format: 'int-or-string',
          oneOf: [{ type: 'integer' }, { type: 'string' }],
        },
        ObjectMeta: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            labels: { type: 'object', additionalProperties: { type: 'string' } },
          },
        },
        Port: {
          type: 'object',
          required: ['port'],
          properties: {
            port: { type: 'integer', minimum: 1, maximum: 65535 },
            protocol: { type: 'string', enum: ['TCP', 'UDP'] },
            target: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.util.intstr.IntOrString' },
          },
        },
        Widget: {
          type: 'object',
          'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Widget' }],
          properties: {
            apiVersion: { type: 'string' },
            kind: { type: 'string' },
            metadata: { allOf: [{ $ref: '#/components/schemas/ObjectMeta' }], default: {} },
            spec: {
              type: 'object',
              required: ['selector'],
              properties: {
                selector: { type: 'string' },
                memory: quantity,
                paused: { type: 'boolean' },
                ports: {
                  type: 'array',
                  items: { $ref: '#/components/schemas/Port' },
                  'x-kubernetes-list-map-keys': ['port', 'protocol'],
                  'x-kubernetes-list-type': 'map',
                },
                args: { type: 'array', items: { type: 'string' } },
                free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                way: {
                  type: 'object',
                  properties: { a: { type: 'string' }, b: { type: 'string' } },
                  anyOf: [{ required: ['a'] }, { required: ['b'] }],
                },
              },
            },
          },
        },
      },
    },
  },
  'a test',
);

const widget = (spec: Json, metadata: Json = { name: 'a' }): JsonObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata,
  spec,
});

/** `code severity path` of each finding. */
function check(value: JsonObject, source: ApiSchemas = schemas): readonly string[] | undefined {
  const found = validate(value, 'Widget', source);
  return found?.map(({ code, severity, path }) => `${code} ${severity} ${formatPath(path)}`);
}

describe('validate', () => {
  test.each<[string, Json, readonly string[]]>([
    ['nothing wrong', { selector: 'a', memory: '1Gi', ports: [{ port: 80, target: 'http' }], args: ['a'] }, []],
    ['a number for a quantity', { selector: 'a', memory: 0.5 }, []],
    ['no quantity', { selector: 'a', memory: '1 Gi' }, ['schema-quantity error spec.memory']],
    ['a text for an integer', { selector: 'a', ports: [{ port: '80' }] }, ['schema-type error spec.ports[0].port']],
    ['an integer for a text', { selector: 'a', args: [8080] }, ['schema-type error spec.args[0]']],
    ['a word that kubectl reads as a boolean', { selector: 'a', args: [true] }, ['yaml-word hint spec.args[0]']],
    ['out of range', { selector: 'a', ports: [{ port: 0 }] }, ['schema-range error spec.ports[0].port']],
    [
      'no choice',
      { selector: 'a', ports: [{ port: 1, protocol: 'tcp' }] },
      ['schema-enum error spec.ports[0].protocol'],
    ],
    ['a missing field', { selector: 'a', ports: [{ protocol: 'TCP' }] }, ['schema-required warning spec.ports[0]']],
    ['a list for an object', { selector: 'a', free: [] }, ['schema-type error spec.free']],
    ['an object for a list', { selector: 'a', args: {} }, ['schema-type error spec.args']],
    ['whatever is kept', { selector: 'a', free: { x: { y: [1] } } }, []],
    [
      'equal items',
      {
        selector: 'a',
        ports: [
          { port: 1, protocol: 'TCP' },
          { port: 1, protocol: 'TCP' },
        ],
      },
      ['schema-duplicate-item error spec.ports[1]'],
    ],
    ['items whose key has a default', { selector: 'a', ports: [{ port: 1 }, { port: 1, protocol: 'UDP' }] }, []],
    ['null for what is not due', { selector: 'a', ports: null }, ['null-value hint spec.ports']],
    ['null for an item', { selector: 'a', args: [null] }, ['null-value error spec.args[0]']],
    ['null in a patch, which takes away', { ports: null }, []],
    ['what Flux puts in', { selector: 'a', paused: '${PAUSED:=false}', ports: '${PORTS}' }, []],
    ['one branch of two', { selector: 'a', way: { b: 'x' } }, []],
    ['no branch', { selector: 'a', way: {} }, ['schema-required warning spec.way']],
    ['a patch: what is due stands elsewhere', { ports: [{ protocol: 'TCP' }] }, []],
    ['a patch: what is wrong is wrong', { ports: [{ port: 'x' }] }, ['schema-type error spec.ports[0].port']],
  ])('%s', (_what, spec, expected) => {
    expect(check(widget(spec))).toEqual(expected);
  });

  test('an unknown field is an error of the cluster’s own schema only, and the near name is found', () => {
    const value = widget({ selector: 'a', pauzed: true });
    expect(validate(value, 'Widget', schemas)).toMatchObject([
      { code: 'schema-unknown-field', severity: 'error', anchor: 'key', suggestion: 'paused' },
    ]);
    expect(check(value, { ...schemas, isExact: false })).toEqual(['schema-unknown-field warning spec.pauzed']);
    expect(check({ ...widget({ selector: 'a' }), sepc: {} })).toEqual(['schema-unknown-field error sepc']);
  });

  test('a label that is no text is only a word: kustomize makes it one', () => {
    expect(check(widget({ selector: 'a' }, { name: 'a', labels: { a: 1 } }))).toEqual([
      'yaml-word hint metadata.labels.a',
    ]);
  });

  test('a kind that is not known, and a SOPS file, get nothing', () => {
    expect(validate(widget({}), 'Gadget', schemas)).toBeUndefined();
    expect(validate({ ...widget({ bad: 1 }), sops: {} }, 'Widget', schemas)).toEqual([]);
    expect(validate(widget({}), 'constructor', schemas)).toBeUndefined();
  });
});
