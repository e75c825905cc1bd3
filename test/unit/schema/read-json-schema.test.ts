import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { readJsonSchema } from '../../../server/src/schema/read-json-schema.ts';
import { validate } from '../../../server/src/schema/validate.ts';

const ref = { apiVersion: 'example.com/v1', kind: 'Thing' };
const address = 'https://example.com/a.json';

function codes(document: JsonObject, value: JsonObject, from = address): readonly string[] {
  const findings = validate(value, 'Thing', readJsonSchema(ref, document, from));
  return (findings ?? []).map(({ code, path }) => `${code} ${JSON.stringify(path.at(-1))}`);
}

const port = { type: 'object', properties: { number: { type: 'integer' } }, additionalProperties: false };
const withPort = (schema: Json): JsonObject => ({ type: 'object', properties: { port: schema }, $defs: { port } });

test('references lead into the document, whatever stands where', () => {
  const document = withPort({ $ref: '#/$defs/port' });
  expect(codes(document, { port: { number: 1 }, other: 1 })).toEqual([]);
  expect(codes(document, { port: { number: 'a', name: 'b' } })).toEqual([
    'schema-type {"field":"number"}',
    'schema-unknown-field {"field":"name"}',
  ]);
  expect(codes({ $ref: '#/$defs/port', $defs: { port } }, { number: 'a' })).toEqual(['schema-type {"field":"number"}']);
});

test('an address can lead into the document', () => {
  const document = withPort({ type: 'string' });
  expect(codes(document, { number: 'a' }, `${address}#/$defs/port`)).toEqual(['schema-type {"field":"number"}']);
  expect(codes(document, { number: 'a' }, `${address}#/$defs/lost`)).toEqual([]);
});

test.each<[string, Json]>([
  ['another host', { $ref: 'https://example.org/port.json' }],
  ['another file', { $ref: 'port.json#/$defs/port' }],
  ['the repository', { $ref: 'file:///etc/passwd' }],
  ['a name', { $ref: '#port' }],
  ['nothing', { $ref: '#/$defs/lost' }],
  ['a part with a base of its own', { $id: 'https://example.org/', $ref: '#/$defs/port' }],
])('what refers to %s allows anything', (_what, schema) => {
  for (const value of [{ number: 'a' }, 'text', [1]]) expect(codes(withPort(schema), { port: value })).toEqual([]);
});

test('a part that only has a name, or a field that is called so, is no other document', () => {
  const named = { $id: '#port', ...port };
  expect(codes(withPort(named), { port: { number: 'a' } })).toEqual(['schema-type {"field":"number"}']);
  const document = { type: 'object', properties: { $id: { type: 'integer' } } };
  expect(codes(document, { $id: 'a' })).toEqual(['schema-type {"field":"$id"}']);
  const choice = { enum: [{ $id: 'a' }] };
  expect(codes(withPort(choice), { port: { $id: 'a' } })).toEqual([]);
  expect(codes(withPort(choice), { port: { $id: 'b' } })).toEqual(['schema-enum {"field":"port"}']);
});

test('a document without end is read, and one deeper than any allows anything there', () => {
  let deep: JsonObject = { type: 'string' };
  for (let i = 0; i < 10_000; i++) deep = { properties: { a: deep } };
  expect(codes(deep, { a: { a: 1 } })).toEqual([]);
  expect(codes({ properties: { a: { $ref: '#' } }, type: 'object' }, { a: { a: { a: 1 } } })).toEqual([
    'schema-type {"field":"a"}',
  ]);
});

test.each([
  ['https://example.com/a/b.json?token=x#/y', 'example.com/a/b.json'],
  ['https://me:secret@example.com/a.json', 'example.com/a.json'],
  [`https://example.com/${'long/'.repeat(20)}a.json`, 'example.com/…/a.json'],
  ['../schemas/a.json#/$defs/A', 'a.json'],
  ['file:///home/me/a.json', 'a.json'],
])('%s is called %s', (from, source) => {
  expect(readJsonSchema(ref, {}, from)).toMatchObject({ source, isExact: false, apiVersion: 'example.com/v1' });
});
