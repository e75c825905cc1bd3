import type { FieldPath, Segment } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { resolve } from './resolve.ts';
import type { ApiSchemas } from './schema.ts';

/** One field that an object may have. */
export interface Field {
  readonly name: string;
  /** As it stands there, with its reference. */
  readonly schema: JsonObject;
  readonly isRequired: boolean;
}

/** Branches in branches are no deeper in what people read. */
const deepest = 4;
/** More are in no schema that a person completes from. */
const mostBranches = 60;

/** The schema of a kind itself. */
export function kindSchema(schemas: ApiSchemas, kind: string): JsonObject | undefined {
  const name = own(schemas.kinds, kind);
  return typeof name === 'string' ? (own(schemas.definitions, name) as JsonObject | undefined) : undefined;
}

/** All that may describe the value at a path: its schema and the branches of that; none where the schema ends before. */
export function schemasAt(schemas: ApiSchemas, kind: string, path: FieldPath): readonly JsonObject[] {
  const root = kindSchema(schemas, kind);
  let here = root ? branchesOf(root, schemas) : [];
  for (const segment of path) {
    const next = here.flatMap((one) => step(one, segment));
    here = next.slice(0, mostBranches).flatMap((one) => branchesOf(one, schemas));
  }
  return here.slice(0, mostBranches);
}

/** A schema, resolved, with those that its combinations name. */
export function branchesOf(schema: JsonObject, schemas: ApiSchemas, depth = 0): readonly JsonObject[] {
  const resolved = resolve(schema, schemas);
  if (depth > deepest) return [resolved];
  const inside = [resolved['allOf'], resolved['anyOf'], resolved['oneOf']].flatMap((branches) =>
    isArray(branches) ? branches.filter(isObject) : [],
  );
  return [resolved, ...inside.slice(0, mostBranches).flatMap((one) => branchesOf(one, schemas, depth + 1))];
}

/** The fields that these schemas list, each once; required are those that no other branch does without. */
export function fieldsOf(all: readonly JsonObject[]): readonly Field[] {
  const found = new Map<string, Field>();
  const [first] = all;
  const required = isArray(first?.['required']) ? first['required'] : [];
  for (const { properties } of all) {
    if (!isObject(properties)) continue;
    for (const [name, schema] of Object.entries(properties)) {
      const known = found.get(name);
      // a branch often repeats a name only to say that it is due
      if (!isObject(schema) || (known && Object.keys(schema).length <= Object.keys(known.schema).length)) continue;
      found.set(name, { name, schema, isRequired: required.includes(name) });
    }
  }
  return [...found.values()];
}

/** What the items of a list look like; none where no list is due. */
export function itemsOf(all: readonly JsonObject[], schemas: ApiSchemas): readonly JsonObject[] {
  return all.flatMap(({ items }) => (isObject(items) ? branchesOf(items, schemas) : []));
}

function step(schema: JsonObject, segment: Segment): readonly JsonObject[] {
  if (!('field' in segment)) return [schema['items'] ?? null].filter(isObject);
  const { properties, additionalProperties } = schema;
  const known = isObject(properties) ? own(properties, segment.field) : undefined;
  const found: Json | undefined = known ?? additionalProperties;
  return isObject(found) ? [found] : [];
}
