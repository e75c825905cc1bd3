import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, isObject, own } from '../manifest/json.ts';
import type { Availability, Minor } from './availability.ts';
import { definitionName, resolve } from './resolve.ts';
import type { ApiSchemas } from './schema.ts';

/** The minor of Kubernetes in which the field at a path came; undefined where it was there in the first that is covered. */
export function findSince(
  schemas: ApiSchemas,
  kind: string,
  path: FieldPath,
  { fields }: Availability,
): Minor | undefined {
  const root = own(schemas.kinds, kind);
  let here: Json | undefined = typeof root === 'string' ? { $ref: `#/components/schemas/${root}` } : undefined;
  let since: Minor | undefined;
  for (const segment of path) {
    if (!isObject(here)) return undefined;
    const { properties, additionalProperties, items } = resolve(here, schemas);
    if ('field' in segment) {
      const name = definitionName(here);
      const younger = name !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
      // what lies inside of a younger field is not older than that
      const step = younger && Object.hasOwn(younger, segment.field) ? younger[segment.field] : undefined;
      since = step === undefined ? since : Math.max(step, since ?? 0);
      here = (isObject(properties) ? own(properties, segment.field) : undefined) ?? additionalProperties;
    } else here = items;
  }
  return since;
}
