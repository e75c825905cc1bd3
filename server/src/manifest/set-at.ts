import { type FieldPath, type Segment, findItem } from './field-path.ts';
import { type Json, isArray, isEqual, isObject, own } from './json.ts';

/** The value with another value at a path, or without the path; undefined where the path cannot be. */
export function setAt(root: Json | undefined, path: FieldPath, value: Json | undefined): Json | undefined {
  const [segment, ...rest] = path;
  if (!segment) return value;
  if ('field' in segment) {
    const object = root ?? {};
    if (!isObject(object)) return undefined;
    const inner = setAt(own(object, segment.field), rest, value);
    if (inner === undefined && (rest.length > 0 || value !== undefined)) return undefined;
    const others = Object.entries(object).filter(([key]) => key !== segment.field);
    return Object.fromEntries(inner === undefined ? others : [...others, [segment.field, inner]]);
  }
  const list = root ?? [];
  if (!isArray(list)) return undefined;
  const index = findItem(list, segment);
  const before = index < 0 ? toItem(segment) : list[index];
  if (index < 0 && 'index' in segment && segment.index !== list.length) return undefined;
  const inner = setAt(before, rest, value);
  if (inner === undefined && (rest.length > 0 || value !== undefined)) return undefined;
  const items = inner === undefined ? [] : [inner];
  return index < 0 ? [...list, ...items] : [...list.slice(0, index), ...items, ...list.slice(index + 1)];
}

/** What a new item of a list has from the start. */
function toItem(segment: Segment): Json | undefined {
  return 'keys' in segment ? segment.keys : undefined;
}

/** A value to be set at a path, or removed from it. */
export interface Change {
  readonly path: FieldPath;
  readonly value: Json | undefined;
}

/**
 * The smallest change between two values: as deep as there is only one difference. An item that is removed from a list,
 * or added behind its last, is one.
 */
export function narrow(before: Json | undefined, after: Json | undefined, path: FieldPath = []): Change {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const [key, ...others] = keys.filter((name) => !isEqual(own(before, name), own(after, name)));
    if (key !== undefined && others.length === 0)
      return narrow(own(before, key), own(after, key), [...path, { field: key }]);
  }
  if (isArray(before) && isArray(after)) {
    const first = after.findIndex((item, i) => !isEqual(item, before[i]));
    const index = first < 0 ? after.length : first;
    const here: FieldPath = [...path, { index }];
    const [tail, nextTail] = [before.slice(index + 1), after.slice(index + 1)];
    if (after.length === before.length && isEqual(tail, nextTail)) return narrow(before[index], after[index], here);
    if (after.length < before.length && isEqual(tail, after.slice(index))) return { path: here, value: undefined };
    if (index === before.length && nextTail.length === 0) return { path: here, value: after[index] };
  }
  return { path, value: after };
}
