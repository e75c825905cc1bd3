import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { resolve } from './resolve.ts';
import type { ApiSchemas } from './schema.ts';

const deepest = 200;

/**
 * Puts in what the API server puts into a custom resource before it validates: what is required may have a default, and
 * a branch may ask for one. Copies only what changes.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
 */
export function fillDefaults(value: Json, unresolved: Json | undefined, schemas: ApiSchemas, depth = 0): Json {
  if (!isObject(unresolved) || typeof value !== 'object' || value === null || depth > deepest) return value;
  const schema = resolve(unresolved, schemas);
  if (isArray(value)) {
    const { items } = schema;
    if (!isObject(items)) return value;
    const filled = value.map((item) => fillDefaults(item, items, schemas, depth + 1));
    return filled.some((item, index) => item !== value[index]) ? filled : value;
  }
  return isObject(value) ? fillObject(value, schema, schemas, depth) : value;
}

function fillObject(value: JsonObject, schema: JsonObject, schemas: ApiSchemas, depth: number): JsonObject {
  const { properties, additionalProperties } = schema;
  const changes: [string, Json][] = [];
  if (isObject(properties)) {
    for (const key of Object.keys(properties)) {
      const property = properties[key];
      const preset = isObject(property) ? property['default'] : undefined;
      const given = own(value, key);
      if (preset !== undefined && (given === undefined || (given === null && isStrict(property))))
        changes.push([key, fillDefaults(preset, property, schemas, depth + 1)]);
    }
  }
  for (const key of Object.keys(value)) {
    const given = value[key] ?? null;
    const schemaOfKey = isObject(properties) ? (own(properties, key) ?? additionalProperties) : additionalProperties;
    const filled = fillDefaults(given, schemaOfKey, schemas, depth + 1);
    if (filled !== given) changes.push([key, filled]);
  }
  // a key such as __proto__ is one like any other
  return changes.length === 0 ? value : Object.fromEntries([...Object.entries(value), ...changes]);
}

function isStrict(property: Json | undefined): boolean {
  return isObject(property) && property['nullable'] !== true;
}
