import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { describeSchemaFinding } from '../../../server/src/schema/describe-finding.ts';
import { createCompiled } from '../../../server/src/schema/compiled.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import { validate } from '../../../server/src/schema/validate.ts';
import { refer, toCustom, toLines, toWidget } from '../../support/api-schemas.ts';
import { arbitraryNonsense, arbitraryObject } from '../../support/arbitrary-schemas.ts';
import { runs } from '../../support/runs.ts';

const compiled = createCompiled();
const whole = { part: 'whole', compiled } as const;

describe('validate', () => {
  test('has nothing against a value that its schema describes, nor against a part of it', () => {
    const samples = arbitraryObject().chain(({ schema, right }) => fc.tuple(fc.constant(schema), right));
    fc.assert(
      fc.property(samples, ([schema, value]) => {
        const schemas = toCustom(schema);
        expect(toLines(validate(toWidget(value), 'Widget', schemas, whole))).toEqual([]);
        expect(toLines(validate(toWidget(value), 'Widget', schemas, { part: 'patch', compiled }))).toEqual([]);
        const fields = Object.entries(value as JsonObject).slice(1);
        const part = toWidget(Object.fromEntries(fields));
        expect(toLines(validate(part, 'Widget', schemas, { part: 'patch', compiled }))).toEqual([]);
      }),
      { numRuns: runs(500) },
    );
  });

  test('finds what is wrong in one place', () => {
    const samples = arbitraryObject().chain(({ schema, wrong }) => fc.tuple(fc.constant(schema), wrong));
    fc.assert(
      fc.property(samples, ([schema, value]) => {
        const found = validate(toWidget(value), 'Widget', toCustom(schema), whole) ?? [];
        // a boolean where text is due may be a word: that is a hint
        expect(found).not.toHaveLength(0);
      }),
      { numRuns: runs(500) },
    );
  });

  test('never throws, whatever the schema and the value, and describes what it finds', () => {
    const nonsense = arbitraryNonsense();
    fc.assert(
      fc.property(
        nonsense,
        nonsense,
        nonsense,
        fc.boolean(),
        fc.constantFrom('Widget', 'Secret', 'CustomResourceDefinition'),
        (one, other, value, isJsonSchema, kind) => {
          const name = kind === 'Widget' ? 'com.example.Widget' : `io.k8s.api.core.v1.${kind}`;
          const definitions = {
            [name]: one,
            Other: other,
            'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': other,
          } as ApiSchemas['definitions'];
          const root = isJsonSchema && typeof one === 'object' ? { root: one as JsonObject } : {};
          const schemas = {
            apiVersion: 'v1',
            source: 'a test',
            isExact: true,
            kinds: { [kind]: name },
            definitions,
            ...root,
          };
          const resource = { spec: value, metadata: value, data: value } as JsonObject;
          for (const part of ['whole', 'patch', 'unsure'] as const) {
            const found = validate(resource, kind, schemas, { part, compiled, variables: new Map([['A', 'x']]) }) ?? [];
            expect(found.length).toBeLessThanOrEqual(100);
            for (const finding of found) expect(describeSchemaFinding(finding)).not.toBe('');
          }
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  test('a schema of a CustomResourceDefinition may be anything', () => {
    const name = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition';
    const schemas = {
      apiVersion: 'v1',
      source: 'a test',
      isExact: true,
      kinds: { CustomResourceDefinition: name },
      definitions: { [name]: {} },
    };
    fc.assert(
      fc.property(arbitraryNonsense(), (schema) => {
        const crd = { spec: { versions: [{ schema: { openAPIV3Schema: schema } }] } };
        for (const finding of validate(crd, 'CustomResourceDefinition', schemas, { part: 'whole' }) ?? [])
          expect(describeSchemaFinding(finding)).not.toBe('');
      }),
      { numRuns: runs(500) },
    );
  });

  test('deep and long values, and schemas that are circles, cost little', () => {
    let deep: Json = 1;
    for (let i = 0; i < 3000; i++) deep = { a: deep };
    const self = refer('Self');
    const schemas = toCustom(self, {
      Self: { type: 'object', properties: { a: self, b: { ...self, default: {} }, c: { ...self, default: {} } } },
    });
    const started = performance.now();
    expect(validate(toWidget(deep), 'Widget', schemas, whole)).toEqual([]);
    const long = Array.from({ length: 20_000 }, (_, i) => ({ name: String(i), wrong: 1 }));
    const items = { type: 'object', properties: { name: { type: 'string' } } };
    const keyed = {
      type: 'array',
      items,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      uniqueItems: true,
    };
    expect(validate(toWidget(long), 'Widget', toCustom(keyed), whole)).toHaveLength(100);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
