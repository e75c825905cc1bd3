import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { definitionName, resolve } from './resolve.ts';
import type { ApiSchemas } from './schema.ts';

/** What is due inside of what is due is written too, down to here. */
const deepest = 5;

/**
 * What to write where a value is due that only a person knows: the default, the only choice, or something empty of the
 * right type, with what it requires itself.
 */
export function toPlaceholder(unresolved: Json | undefined, schemas: ApiSchemas, depth = 0): Json {
  if (!isObject(unresolved)) return '';
  const schema = resolve(unresolved, schemas);
  const { default: given, enum: choices, const: only, type } = { ...schema, ...unresolved };
  if (given !== undefined && given !== null && !isEmptyObject(given)) return given;
  if (only !== undefined) return only;
  if (isArray(choices) && choices.length === 1 && choices[0] !== undefined) return choices[0];
  if (definitionName(unresolved)?.endsWith('.Quantity')) return '0';
  const { minimum } = schema;
  switch (isArray(type) ? type[0] : type) {
    case 'integer':
    case 'number':
      return typeof minimum === 'number' ? minimum : 0;
    case 'boolean':
      return false;
    case 'array':
      return toList(schema, schemas, depth);
    case 'string':
      return '';
    default:
      return isObject(schema['properties']) ||
        type === 'object' ||
        schema['x-kubernetes-preserve-unknown-fields'] === true
        ? toObject(schema, schemas, depth)
        : '';
  }
}

/** Of objects one, which is what a person fills in. */
function toList({ items, minItems }: JsonObject, schemas: ApiSchemas, depth: number): Json {
  if (!isObject(items) || depth >= deepest) return [];
  const isDue = typeof minItems === 'number' && minItems > 0;
  const { properties } = resolve(items, schemas);
  const item = isDue || isObject(properties) ? toPlaceholder(items, schemas, depth + 1) : undefined;
  return item === undefined || (!isDue && isEmptyObject(item)) ? [] : [item];
}

function toObject({ properties, required }: JsonObject, schemas: ApiSchemas, depth: number): Json {
  if (!isArray(required) || depth >= deepest) return {};
  const names = required.filter((name) => typeof name === 'string');
  return Object.fromEntries(
    names.map((name) => [
      name,
      toPlaceholder(isObject(properties) ? own(properties, name) : undefined, schemas, depth + 1),
    ]),
  );
}

function isEmptyObject(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
