import fc from 'fast-check';
import { type Json, type JsonObject, isArray, isObject } from '../../../server/src/manifest/json.ts';
import { findRules } from '../../../server/src/schema/cel/find-rules.ts';
import { toPath } from '../../../server/src/schema/place.ts';
import { arbitraryValue } from '../agreement/arbitrary-value.ts';
import { type Keys, editAt } from '../agreement/edit-at.ts';
import type { Subject } from '../agreement/subject.ts';

/** How deep what is put in may have fields that may be left out. */
const depth = 2;

/** Manifests that differ from one in what its rules look at: fields come and go, lists get an item twice, texts change. */
export function aimAtRules(manifest: JsonObject, subject: Subject, count: number): readonly JsonObject[] {
  const { definition, prepare, seed } = subject;
  const targets = findRules(manifest, definition, prepare).flatMap(({ value, schema, place, rules }) => {
    const keys = toPath(place).map((step) => ('field' in step ? step.field : 'index' in step ? step.index : 0));
    const text = rules.map(({ rule }) => rule).join(' ');
    return findTargets(value, schema, text, keys, subject);
  });
  if (targets.length === 0) return [];
  const edits = fc.array(fc.oneof(...targets), { minLength: 1, maxLength: 2 });
  return fc
    .sample(edits, { seed, numRuns: count })
    .map((some) => some.reduce((edited, { keys, value }) => editAt(edited, keys, () => value), manifest));
}

interface Edit {
  readonly keys: Keys;
  readonly value: Json | undefined;
}

function findTargets(
  value: Json,
  schema: JsonObject,
  rules: string,
  keys: Keys,
  { prepare }: Subject,
): readonly fc.Arbitrary<Edit>[] {
  const words = [...rules.matchAll(/(?:'|")([^'"]{1,60})(?:'|")/g)].map(([, word = '']) => word);
  if (isArray(value)) {
    const { items } = schema;
    const item = isObject(items) ? arbitraryValue(items, prepare, depth) : undefined;
    const twice = value.map((one) => fc.constant<Edit>({ keys, value: [...value, one] }));
    return [...twice, ...(item ? [item.map((one) => ({ keys, value: [...value, one] }))] : [])];
  }
  if (!isObject(value)) return words.map((word) => fc.constant<Edit>({ keys, value: word }));
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([name, property]): readonly fc.Arbitrary<Edit>[] => {
    if (!isObject(property) || !new RegExp(`\\b_*${name}_*\\b`).test(rules)) return [];
    const there = [...keys, name];
    const { types } = prepare(property);
    const some = arbitraryValue(property, prepare, depth);
    return [
      ...(Object.hasOwn(value, name) ? [fc.constant<Edit>({ keys: there, value: undefined })] : []),
      ...(some ? [some.map((one) => ({ keys: there, value: one }))] : []),
      ...(types[0] === 'string' ? words.map((word) => fc.constant<Edit>({ keys: there, value: word })) : []),
    ];
  });
}
