import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { resolve } from './resolve.ts';
import type { ApiSchemas } from './schema.ts';

/** No custom resource is that large; a default that holds itself twice would never end. */
const mostSteps = 50_000;
const deepest = 200;

/** What filling needs to know, and how many steps it may still take. */
interface Filling {
  readonly schemas: ApiSchemas;
  steps: number;
}

/**
 * Puts in what the API server puts into a custom resource before it validates: what is required may have a default, and
 * a branch may ask for one. Copies only what changes.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
 */
export function fillDefaults(value: JsonObject, schema: JsonObject, schemas: ApiSchemas): Json {
  return fill(value, schema, { schemas, steps: 0 }, 0);
}

function fill(value: Json, unresolved: Json | undefined, filling: Filling, depth: number): Json {
  if (!isObject(unresolved) || typeof value !== 'object' || value === null) return value;
  if (depth > deepest || ++filling.steps > mostSteps) return value;
  const schema = resolve(unresolved, filling.schemas);
  if (isArray(value)) {
    const { items } = schema;
    if (!isObject(items)) return value;
    const filled = value.map((item) => fill(item, items, filling, depth + 1));
    return filled.some((item, index) => item !== value[index]) ? filled : value;
  }
  return isObject(value) ? fillObject(value, schema, filling, depth) : value;
}

function fillObject(value: JsonObject, schema: JsonObject, filling: Filling, depth: number): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : undefined;
  const changes: [string, Json][] = [];
  for (const key of Object.keys(properties ?? {})) {
    const property = properties?.[key];
    if (!isObject(property) || property['default'] === undefined) continue;
    const given = own(value, key);
    if (given === undefined || (given === null && property['nullable'] !== true))
      changes.push([key, fill(property['default'], property, filling, depth + 1)]);
  }
  for (const key of Object.keys(value)) {
    const given = value[key] ?? null;
    const known = properties ? own(properties, key) : undefined;
    const filled = fill(given, known ?? schema['additionalProperties'], filling, depth + 1);
    if (filled !== given) changes.push([key, filled]);
  }
  // a key such as __proto__ is one like any other
  return changes.length === 0 ? value : Object.fromEntries([...Object.entries(value), ...changes]);
}
