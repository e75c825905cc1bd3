import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { type Availability, type Minor, formatMinor } from './availability.ts';
import type { SchemaFinding } from './finding.ts';
import { type Place, inside, toPath } from './place.ts';
import { definitionName, resolve } from './resolve.ts';
import type { ApiSchemas } from './schema.ts';

/** Deeper, or with more values, no manifest is. */
const deepest = 100;
const mostSteps = 50_000;

/** Tells of the fields of an object that came to Kubernetes only after a minor. */
export function checkFields(
  value: JsonObject,
  kind: string,
  schemas: ApiSchemas,
  { fields }: Availability,
  minor: Minor,
): readonly SchemaFinding[] {
  const root = own(schemas.kinds, kind);
  const found: SchemaFinding[] = [];
  let steps = 0;
  if (typeof root === 'string') walk(value, { $ref: `#/components/schemas/${root}` }, undefined);
  return found;

  function walk(here: Json, unresolved: Json | undefined, place: Place | undefined): void {
    if (!isObject(unresolved) || typeof here !== 'object' || here === null) return;
    if (++steps > mostSteps || (place?.depth ?? 0) > deepest) return;
    const schema = resolve(unresolved, schemas);
    if (isArray(here)) {
      for (const [i, item] of here.entries()) walk(item, schema['items'], inside(place, i));
      return;
    }
    const name = definitionName(unresolved);
    const younger = name !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
    const { properties, additionalProperties } = schema;
    for (const [key, item] of Object.entries(here)) {
      const since = younger && Object.hasOwn(younger, key) ? younger[key] : undefined;
      // what counts as not given needs nothing
      if (since !== undefined && since > minor && item !== null) {
        const api = { introduced: formatMinor(since) };
        const facts = { code: 'field-too-new', severity: 'error', anchor: 'key', expected: key, api } as const;
        found.push({ ...facts, path: toPath(inside(place, key)) });
      } else
        walk(
          item,
          (isObject(properties) ? own(properties, key) : undefined) ?? additionalProperties,
          inside(place, key),
        );
    }
  }
}
