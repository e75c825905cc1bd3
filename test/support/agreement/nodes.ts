import { type Json, type JsonObject, isArray, isObject, own } from '../../../server/src/manifest/json.ts';
import { type Prepared, createCompiled } from '../../../server/src/schema/compiled.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import type { Keys } from './edit-at.ts';

/** A value of a manifest with its schema. */
export interface Node {
  readonly keys: Keys;
  readonly value: Json;
  readonly part: Prepared;
}

/** Looks up what a schema says, `$ref` and all. */
export type Prepare = (schema: JsonObject) => Prepared;

/** The lookup for the schemas of one apiVersion. */
export function createPrepare(schemas: ApiSchemas): Prepare {
  return createCompiled().partsOf(schemas);
}

/** Every value of a manifest of which its schema says something; the status is none of a manifest's business. */
export function findNodes(manifest: JsonObject, definition: JsonObject, prepare: Prepare): readonly Node[] {
  const walk = (value: Json, schema: Json | undefined, keys: Keys): readonly Node[] => {
    if (!isObject(schema) || isHeader(keys)) return [];
    const part = prepare(schema);
    const here = { keys, value, part };
    if (isArray(value))
      return [here, ...value.flatMap((item, index) => walk(item, part.schema['items'], [...keys, index]))];
    if (!isObject(value)) return [here];
    const { properties, additionalProperties } = part.schema;
    const known = isObject(properties) ? properties : {};
    return [
      here,
      ...Object.entries(value).flatMap(([key, field]) =>
        walk(field, own(known, key) ?? additionalProperties, [...keys, key]),
      ),
    ];
  };
  return walk(manifest, definition, []);
}

function isHeader([first]: Keys): boolean {
  return first === 'apiVersion' || first === 'kind' || first === 'status';
}
