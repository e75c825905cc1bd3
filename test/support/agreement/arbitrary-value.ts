import fc from 'fast-check';
import { type Json, type JsonObject, isArray, isObject } from '../../../server/src/manifest/json.ts';
import type { Prepared } from '../../../server/src/schema/compiled.ts';
import { findTexts } from './example-texts.ts';
import type { Prepare } from './nodes.ts';

/** How deep what is required may lie before a schema counts as one that never ends. */
const deepest = 8;
/** How many fields that may be left out an object gets. */
const mostOptional = 2;

/**
 * Values that a schema allows, with fields that may be left out down to a depth; undefined where none is known. What
 * the schema says in words or in CEL it cannot heed: the API server judges what comes out.
 */
export function arbitraryValue(schema: JsonObject, prepare: Prepare, depth: number): fc.Arbitrary<Json> | undefined {
  if (depth < -deepest) return undefined;
  const part = prepare(schema);
  const { default: standard, enum: choices } = part.schema;
  if (isArray(choices) && choices.length > 0 && part.types[0] !== 'object') return fc.constantFrom(...choices);
  if (part.schema['x-kubernetes-embedded-resource'] === true) return fc.constant(embedded);
  const inner = arbitraryInner(part, prepare, depth);
  return inner && isScalar(standard) && standard !== '' ? fc.oneof(inner, fc.constant(standard)) : inner;
}

const embedded: Json = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };

function arbitraryInner(part: Prepared, prepare: Prepare, depth: number): fc.Arbitrary<Json> | undefined {
  if (part.isIntOrString) return fc.constantFrom<Json>(80, 1, '50%', 'http');
  if (part.name?.endsWith('.RawExtension')) return fc.constant(embedded);
  if (part.isOpaque) return fc.constantFrom<Json>({ a: 'b' });
  if (part.name?.endsWith('.resource.Quantity')) return fc.constantFrom<Json>('1', '100m', '1Gi', 1);
  switch (part.types[0]) {
    case 'string':
      return arbitraryText(part);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return arbitraryNumber(part.schema);
    case 'array':
      return arbitraryList(part.schema, prepare, depth);
    default:
      return arbitraryObject(part.schema, prepare, depth);
  }
}

function arbitraryText(part: Prepared): fc.Arbitrary<Json> | undefined {
  const texts = findTexts(part);
  return texts.length > 0 ? fc.constantFrom<Json>(...texts.slice(0, 6)) : undefined;
}

function arbitraryNumber({ minimum, maximum, multipleOf }: JsonObject): fc.Arbitrary<Json> {
  const min = typeof minimum === 'number' ? minimum : 1;
  const max = typeof maximum === 'number' ? maximum : min + 3;
  const step = typeof multipleOf === 'number' ? multipleOf : 1;
  return fc.integer({ min: Math.ceil(min), max: Math.max(min, Math.min(max, min + 3)) }).map((value) => value * step);
}

function arbitraryList(schema: JsonObject, prepare: Prepare, depth: number): fc.Arbitrary<Json> | undefined {
  const { items, minItems, maxItems } = schema;
  const item = isObject(items) ? arbitraryValue(items, prepare, depth - 1) : fc.constant<Json>('a');
  const least = typeof minItems === 'number' ? minItems : 0;
  const most = Math.max(least, Math.min(typeof maxItems === 'number' ? maxItems : 2, 2));
  if (!item) return least === 0 ? fc.constant([]) : undefined;
  const keys = schema['x-kubernetes-list-map-keys'];
  const names = isArray(keys) ? keys.filter((name) => typeof name === 'string') : [];
  const selector = (value: Json): string =>
    isObject(value) && names.length > 0 ? JSON.stringify(names.map((name) => value[name])) : JSON.stringify(value);
  return fc.uniqueArray(item, { minLength: least, maxLength: most, selector });
}

function arbitraryObject(schema: JsonObject, prepare: Prepare, depth: number): fc.Arbitrary<Json> | undefined {
  const { properties, additionalProperties, minProperties } = schema;
  const known = isObject(properties) ? properties : {};
  if (Object.keys(known).length === 0) {
    const value = isObject(additionalProperties) ? arbitraryValue(additionalProperties, prepare, depth - 1) : undefined;
    return value
      ? fc.dictionary(fc.constantFrom('a', 'app'), value, { minKeys: minProperties === 0 ? 0 : 1 })
      : fc.constant({});
  }
  return chooseRequired(schema).chain((required) => {
    const optional = depth > 0 ? Object.keys(known).filter((key) => !required.includes(key)) : [];
    return fc
      .subarray(optional, { maxLength: Math.min(optional.length, mostOptional) })
      .chain((more) => arbitraryFields(known, required, more, prepare, depth));
  });
}

function arbitraryFields(
  known: JsonObject,
  required: readonly string[],
  more: readonly string[],
  prepare: Prepare,
  depth: number,
): fc.Arbitrary<Json> {
  const fields = [...required, ...more].flatMap((key): (readonly [string, fc.Arbitrary<Json>])[] => {
    const schema = known[key];
    const value = isObject(schema) ? arbitraryValue(schema, prepare, depth - 1) : undefined;
    return value ? [[key, value]] : [];
  });
  return fc.record(Object.fromEntries(fields));
}

/** What is required, with what one of the branches asks for besides. */
function chooseRequired(schema: JsonObject): fc.Arbitrary<readonly string[]> {
  const always = toNames(schema['required']);
  const branches = [schema['oneOf'], schema['anyOf']].flatMap((list) =>
    isArray(list) ? list.map((branch) => (isObject(branch) ? toNames(branch['required']) : [])) : [],
  );
  if (branches.length === 0) return fc.constant(always);
  return fc.constantFrom(...branches).map((some) => Array.from(new Set([...always, ...some])));
}

function toNames(list: Json | undefined): readonly string[] {
  return isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}

function isScalar(value: Json | undefined): value is string | number | boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}
