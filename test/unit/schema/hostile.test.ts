import { expect, test } from 'vitest';
import { isBrought } from '../../../server/src/graph/brought.ts';
import { readFileFacts } from '../../../server/src/graph/file-facts.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { toCustomSchemas } from '../../../server/src/schema/custom-schemas.ts';
import { createPatterns } from '../../../server/src/schema/patterns.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import { validate } from '../../../server/src/schema/validate.ts';

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const fields = (all: readonly string[], value: JsonObject | number): JsonObject =>
  Object.fromEntries(all.map((name) => [name, value]));

function custom(spec: JsonObject): ApiSchemas {
  const definition = { type: 'object', properties: { spec } };
  return {
    apiVersion: 'a/v1',
    source: 'x',
    isExact: false,
    kinds: { A: 'a.v1.A' },
    definitions: { 'a.v1.A': definition },
  };
}

test('thousands of fields that a schema does not know, beside thousands that it knows, end soon', () => {
  const schemas = custom({ type: 'object', properties: fields(names('known', 2000), { type: 'string' }) });
  const found = validate({ apiVersion: 'a/v1', kind: 'A', spec: fields(names('other', 2000), 1) }, 'A', schemas);
  expect(found?.length).toBe(100);
}, 2000);

test('a long list of choices in branches ends soon', () => {
  const choices = { enum: names('choice-', 5000) };
  const schemas = custom({ type: 'object', additionalProperties: { anyOf: [choices, choices] } });
  const spec = Object.fromEntries(names('key', 500).map((name) => [name, 'other']));
  expect(validate({ apiVersion: 'a/v1', kind: 'A', spec }, 'A', schemas)).toBeDefined();
}, 2000);

test('of a patch with very many fields, any is taken to be brought, and no more are kept', () => {
  const deep = `${names('field', 6000)
    .map((name) => `    ${name}: 1`)
    .join('\n')}\n`;
  const text = `patches:\n  - target: { kind: A }\n    patch: |\n      kind: A\n      spec:\n${deep.replace(/^/gm, '    ').trimEnd()}\n`;
  const { brought } = readFileFacts(parse('file:///r/kustomization.yaml', 1, text));
  expect(brought.map(({ fields: kept, isAny }) => [kept.size, isAny])).toEqual([[0, true]]);
  expect(isBrought(brought, 'A', [{ field: 'whatever' }])).toBe(true);
  expect(isBrought(brought, 'B', [{ field: 'whatever' }])).toBe(false);
});

test('labels that reach selectors bring these, and others do not', () => {
  const brought = (text: string) => readFileFacts(parse('file:///r/kustomization.yaml', 1, text)).brought;
  const selector = [{ field: 'spec' }, { field: 'selector' }];
  expect(isBrought(brought('commonLabels: { app: web }'), 'Deployment', selector)).toBe(true);
  expect(isBrought(brought('labels: [{ includeSelectors: true, pairs: { app: web } }]'), 'Service', selector)).toBe(
    true,
  );
  expect(isBrought(brought('labels: [{ pairs: { app: web } }]'), 'Deployment', selector)).toBe(false);
  expect(isBrought(brought('commonLabels: { app: web }'), 'ConfigMap', selector)).toBe(false);
});

test('of two definitions of one kind that differ neither is held against anything', () => {
  const one = (type: string) => ({
    apiVersion: 'a/v1',
    kind: 'A',
    isNamespaced: true,
    name: 'a.v1.A',
    definition: { type: 'object', properties: { apiVersion: {}, kind: {}, spec: { type } } },
  });
  const check = (...types: string[]) =>
    validate({ apiVersion: 'a/v1', kind: 'A', spec: 'x' }, 'A', toCustomSchemas('a/v1', types.map(one), undefined))
      ?.length;
  expect([check('integer'), check('integer', 'integer'), check('integer', 'string')]).toEqual([1, 1, 0]);
});

test('a pattern that is too long is not compiled', () => {
  const patterns = createPatterns();
  expect([patterns.compiles('a{2'), patterns.compiles('(a'), patterns.compiles('a'.repeat(20_000))]).toEqual([
    true,
    false,
    undefined,
  ]);
});

test.each([
  ['a Secret', 'io.k8s.api.core.v1.Secret', { stringData: { a: 31_337 } }],
  ['what a Secret is made of', 'io.external-secrets.v1.ExternalSecret', { template: { data: { a: 31_337 } } }],
  ['a variable whose name says what it is', 'a.v1.A', { env: { name: 'DB_PASSWORD', value: 31_337 } }],
])('the value is not told: %s', (_what, name, value) => {
  const text = { type: 'object', additionalProperties: { type: 'string' } };
  const properties = {
    stringData: text,
    template: { type: 'object', properties: { data: text } },
    env: { type: 'object', properties: { name: { type: 'string' }, value: { type: 'string' } } },
  };
  const definitions = { [name]: { type: 'object', properties } };
  const schemas = { apiVersion: 'a/v1', source: 'x', isExact: false, kinds: { A: name }, definitions };
  const found = validate(value, 'A', schemas);
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found)).not.toContain('31337');
});
