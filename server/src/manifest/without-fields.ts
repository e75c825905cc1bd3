import { type FieldPath, findItem } from './field-path.ts';
import { type Json, type JsonObject, isArray, isObject } from './json.ts';

/** An object without the fields at these paths; what it does not have is passed over. */
export function withoutFields(object: JsonObject, paths: readonly FieldPath[]): JsonObject {
  return paths.reduce<JsonObject>((rest, path) => {
    const less = without(rest, path);
    return isObject(less) ? less : rest;
  }, object);
}

function without(value: Json | undefined, [segment, ...rest]: FieldPath): Json | undefined {
  if (!segment) return undefined;
  if ('field' in segment) {
    if (!isObject(value) || !Object.hasOwn(value, segment.field)) return value;
    const { [segment.field]: inner, ...others } = value;
    const less = without(inner, rest);
    return less === undefined ? others : { ...value, [segment.field]: less };
  }
  const index = isArray(value) ? findItem(value, segment) : -1;
  if (!isArray(value) || index < 0) return value;
  const less = without(value[index], rest);
  return value.flatMap((item, i) => (i !== index ? [item] : less === undefined ? [] : [less]));
}
