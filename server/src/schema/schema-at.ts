import type { FieldPath, Segment } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isObject, own } from '../manifest/json.ts';
import { resolve } from './resolve.ts';
import type { ApiSchemas } from './schema.ts';

/** The schema of what a path leads to, as its parent has it: a reference is not followed; undefined where it ends before. */
export function schemaAt(schemas: ApiSchemas, kind: string, path: FieldPath): JsonObject | undefined {
  const name = own(schemas.kinds, kind);
  let here = typeof name === 'string' ? own(schemas.definitions, name) : undefined;
  for (const segment of path) {
    if (!isObject(here)) return undefined;
    here = stepInto(resolve(here, schemas), segment);
  }
  return isObject(here) ? here : undefined;
}

/** One step down from a schema whose reference has been followed. */
export function stepInto(parent: JsonObject, segment: Segment): Json | undefined {
  if (!('field' in segment)) return parent['items'];
  const { properties, additionalProperties } = parent;
  return (isObject(properties) ? own(properties, segment.field) : undefined) ?? additionalProperties;
}
