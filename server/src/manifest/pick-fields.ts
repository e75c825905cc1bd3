import { type Json, type JsonObject, isArray, isObject, own } from './json.ts';

/** Keys from an object's root to a value. */
export type FieldKeys = readonly string[];

/** An object of which only these fields are kept, each with all that is in it; a list on the way counts as its items. */
export function pickFields(object: JsonObject, fields: readonly FieldKeys[]): JsonObject {
  const picked: Record<string, Json> = {};
  for (const key of new Set(fields.flatMap(([first]) => first ?? []))) {
    const value = own(object, key);
    if (value === undefined) continue;
    const below = fields.filter(([first]) => first === key).map(([, ...rest]) => rest);
    if (below.some((rest) => rest.length === 0)) picked[key] = value;
    else if (isObject(value)) picked[key] = pickFields(value, below);
    else if (isArray(value)) picked[key] = value.filter(isObject).map((item) => pickFields(item, below));
  }
  return picked;
}
