import { type Json, isArray, isObject } from '../../../server/src/manifest/json.ts';

/** Whether a schema has rules in CEL, at any depth. */
export function hasRules(schema: Json): boolean {
  if (isArray(schema)) return schema.some(hasRules);
  if (!isObject(schema)) return false;
  return isArray(schema['x-kubernetes-validations']) || Object.values(schema).some(hasRules);
}
