import { expect, test } from 'vitest';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { readCrd } from '../../../server/src/schema/read-crd.ts';
import { validate } from '../../../server/src/schema/validate.ts';

const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const metadata = { allOf: [{ $ref: `#/components/schemas/${objectMeta}` }] };

function crd(openAPIV3Schema: JsonObject | undefined, spec: JsonObject = {}): JsonObject {
  const schema = openAPIV3Schema ? { schema: { openAPIV3Schema } } : {};
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'toys.example.com',
      scope: 'Namespaced',
      names: { kind: 'Toy', plural: 'toys' },
      versions: [{ name: 'v1', served: true, storage: true, ...schema }],
      ...spec,
    },
  };
}

const toy: JsonObject = {
  type: 'object',
  description: 'A toy.',
  properties: {
    metadata: { type: 'object' },
    spec: { type: 'object', required: ['size'], properties: { size: { type: 'integer', default: 3 } } },
    status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

test('a definition has what every object has, and keeps what the CRD says', () => {
  const [one] = readCrd(crd(toy));
  expect(one).toMatchObject({
    apiVersion: 'toys.example.com/v1',
    kind: 'Toy',
    isNamespaced: true,
    name: 'com.example.toys.v1.Toy',
    definition: {
      description: 'A toy.',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata,
        spec: { required: ['size'], properties: { size: { type: 'integer', default: 3 } } },
        status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
      'x-kubernetes-group-version-kind': [{ group: 'toys.example.com', version: 'v1', kind: 'Toy' }],
    },
  });
  expect(one?.definition).not.toHaveProperty('x-kubernetes-preserve-unknown-fields');
});

test('every served version is read, and no other', () => {
  const versions = [
    { name: 'v1', served: true, schema: { openAPIV3Schema: toy } },
    { name: 'v1beta1', served: true, schema: { openAPIV3Schema: toy } },
    { name: 'v1alpha1', served: false, schema: { openAPIV3Schema: toy } },
  ];
  const found = readCrd(crd(undefined, { scope: 'Cluster', versions }));
  expect(found.map(({ apiVersion, isNamespaced }) => [apiVersion, isNamespaced])).toEqual([
    ['toys.example.com/v1', false],
    ['toys.example.com/v1beta1', false],
  ]);
});

test.each([
  ['no schema', crd(undefined)],
  ['the wish to keep all', crd(toy, { preserveUnknownFields: true })],
])('a CRD with %s lets anything through', (_what, given) => {
  const [one] = readCrd(given);
  expect(one?.definition).toMatchObject({ 'x-kubernetes-preserve-unknown-fields': true, properties: { metadata } });
});

test('an object inside of an object has what every object has, wherever it is', () => {
  const embedded = { type: 'object', 'x-kubernetes-embedded-resource': true };
  const complete = { properties: { apiVersion: { type: 'string' }, metadata }, required: ['kind', 'apiVersion'] };
  const [one] = readCrd(
    crd({
      type: 'object',
      properties: {
        one: { ...embedded, required: ['spec', 'kind'] },
        list: { type: 'array', items: embedded },
        map: { type: 'object', additionalProperties: embedded },
      },
    }),
  );
  expect(one?.definition['properties']).toMatchObject({
    one: { ...complete, required: ['spec', 'kind', 'apiVersion'] },
    list: { items: complete },
    map: { additionalProperties: complete },
  });
});

test('properties with the names of keywords are properties', () => {
  const properties = { items: { type: 'string' }, additionalProperties: { type: 'integer' } };
  const [one] = readCrd(crd({ type: 'object', properties: { spec: { type: 'object', properties } } }));
  expect(one?.definition['properties']).toMatchObject({ spec: { properties } });
});

test('what is no CRD, or half of one, brings nothing', () => {
  expect(readCrd({ apiVersion: 'v1', kind: 'ConfigMap' })).toEqual([]);
  expect(readCrd({ ...crd(toy), spec: 'later' })).toEqual([]);
  expect(readCrd(crd(toy, { versions: 'none' }))).toEqual([]);
  expect(readCrd(crd(toy, { names: {} }))).toEqual([]);
});

test('what it reads can be checked against', () => {
  const [one] = readCrd(crd(toy));
  if (!one) throw new Error('nothing was read');
  const { apiVersion, kind, name, definition } = one;
  const definitions = {
    [name]: definition,
    [objectMeta]: { type: 'object', properties: { name: { type: 'string' } } },
  };
  const schemas = { apiVersion, source: 'a CRD', isExact: false, kinds: { [kind]: name }, definitions };
  const check = (value: JsonObject): unknown =>
    validate({ apiVersion, kind, ...value }, kind, schemas)?.map(({ code, path }) => [code, path.at(-1)]);
  expect(check({ metadata: { name: 'a' }, spec: { size: 1 } })).toEqual([]);
  expect(check({ metadata: { nam: 'a' }, spec: { size: 'big' } })).toEqual([
    ['schema-unknown-field', { field: 'nam' }],
    ['schema-type', { field: 'size' }],
  ]);
});
