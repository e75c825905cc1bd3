import { expect, test } from 'vitest';
import { type Json, isArray, isObject, stringAt } from '../../server/src/manifest/json.ts';
import { readBundledKinds } from '../support/bundled-schemas.ts';
import { readTwice } from '../support/cel/compare-parsers.ts';

function listRules(schema: Json): readonly string[] {
  if (isArray(schema)) return schema.flatMap(listRules);
  if (!isObject(schema)) return [];
  const { 'x-kubernetes-validations': own = [], ...others } = schema;
  const rules = isArray(own) ? own.flatMap((one) => stringAt(one, 'rule') ?? []) : [];
  return [...rules, ...Object.values(others).flatMap(listRules)];
}

test('each rule of the bundled schemas is what the library takes it for', async () => {
  const kinds = await readBundledKinds();
  const definitions = new Set(kinds.flatMap(({ schemas }) => Object.values(schemas.definitions)));
  const rules = new Set([...definitions].flatMap(listRules));
  expect(rules.size).toBeGreaterThan(100);
  for (const rule of rules) {
    const [ours, theirs] = readTwice(rule);
    expect([rule, ours]).toEqual([rule, theirs]);
  }
});
