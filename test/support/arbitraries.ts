import fc from 'fast-check';
import type { Json, JsonObject } from '../../server/src/manifest/json.ts';

/** Any text, lone surrogates among it; fast-check's own unit `binary` needs most of a second to begin. */
export const anyText: fc.Arbitrary<string> = fc.string({
  unit: fc
    .oneof(fc.nat(0x7f), fc.nat(0xffff), fc.integer({ min: 0xd7ff, max: 0xe000 }))
    .map((code) => String.fromCharCode(code)),
  maxLength: 100,
});

const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, '', 'a', 'b', '1000m', '1', '1Gi', 'apps/v1'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.string({ maxLength: 5 }),
);

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'name', 'spec', 'protocol', 'limits', 'cpu', 'a/b~c', '', '0'),
  fc.constantFrom('constructor', 'toString', '__proto__', 'hasOwnProperty', 'length'),
  fc.string({ maxLength: 3 }),
);

const { json, jsonObject: anyObject } = fc.letrec<{ json: Json; jsonObject: JsonObject }>((tie) => ({
  json: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('json'), { maxLength: 4 }), tie('jsonObject')),
  jsonObject: fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
}));

/** Any JSON object, with keys that every JavaScript object has among others. */
export const jsonObject: fc.Arbitrary<JsonObject> = anyObject;

const step = fc.oneof(
  key.map((name) => `f:${name}`),
  scalar.map((value) => `k:${JSON.stringify({ name: value })}`),
  anyObject.map((keys) => `k:${JSON.stringify(keys)}`),
  json.map((value) => `v:${JSON.stringify(value)}`),
  fc.constantFrom('.', 'i:0', 'i:-1', 'i:x', 'k:', 'v:', 'x:y', 'f:spec', 'f:a', 'k:{"name":"a"}'),
);

const { fields } = fc.letrec<{ fields: Json }>((tie) => ({
  fields: fc.oneof(
    { depthSize: 'small' },
    fc.constant({}),
    json,
    fc.dictionary(step, tie('fields'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const entry = fc.record(
  {
    manager: fc.oneof(fc.constantFrom('kustomize-controller', 'kubectl-edit', 'k9s', 'a-controller'), json),
    operation: fc.oneof(fc.constantFrom('Apply', 'Update'), json),
    apiVersion: fc.oneof(fc.constant('v1'), json),
    fieldsV1: fields,
    subresource: fc.oneof(fc.constantFrom('scale', 'status'), json),
    time: fc.oneof(fc.constant('2026-11-01T10:00:00Z'), json),
  },
  { requiredKeys: ['manager', 'operation', 'apiVersion', 'fieldsV1'], noNullPrototype: true },
);

/** An object as the API server could have it, and as it could not: any parts, with and without ownership of them. */
export const liveObject: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.record(
      {
        kind: fc.oneof(fc.constantFrom('Secret', 'ConfigMap'), json),
        spec: json,
        data: json,
        stringData: json,
        status: json,
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    fc.oneof(
      json,
      fc.record(
        {
          name: scalar,
          labels: json,
          annotations: json,
          managedFields: fc.oneof(json, fc.array(entry, { maxLength: 4 })),
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
    ),
  )
  .map(([parts, metadata]) => ({ apiVersion: 'v1', ...parts, metadata }));
