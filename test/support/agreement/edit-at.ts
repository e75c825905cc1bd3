import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject } from '../../../server/src/manifest/json.ts';

/** The fields and positions from the root of a manifest to a value. */
export type Keys = readonly (string | number)[];

/** The same as the product knows it. */
export function toFieldPath(keys: Keys): FieldPath {
  return keys.map((key) => (typeof key === 'number' ? { index: key } : { field: key }));
}

/** A copy in which one value is another; undefined takes it away. */
export function editAt(
  root: JsonObject,
  keys: Keys,
  change: (value: Json | undefined) => Json | undefined,
): JsonObject {
  return edit(root, keys, change) as JsonObject;
}

function edit(
  here: Json | undefined,
  keys: Keys,
  change: (value: Json | undefined) => Json | undefined,
): Json | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return change(here);
  if (typeof key === 'number') {
    const list = isArray(here) ? here : [];
    const item = edit(list[key], rest, change);
    return item === undefined ? list.toSpliced(key, 1) : [...list.slice(0, key), item, ...list.slice(key + 1)];
  }
  const object = isObject(here) ? here : {};
  const field = edit(object[key], rest, change);
  const others = Object.entries(object).filter(([name]) => name !== key);
  return Object.fromEntries(field === undefined ? others : [...others, [key, field]]);
}
