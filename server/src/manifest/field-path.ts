import { type Json, type JsonObject, type JsonScalar, isArray, isEqual, isObject, own } from './json.ts';

/**
 * One step into an object, in the four forms of `FieldsV1`
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management): a field, the item of a keyed
 * list, the item of a set, a position in a list.
 */
export type Segment =
  | { readonly field: string }
  | { readonly keys: Readonly<Record<string, JsonScalar>> }
  | { readonly item: Json }
  | { readonly index: number };

/** The steps from an object's root to a value. */
export type FieldPath = readonly Segment[];

/** A segment as text that is equal for equal segments, in the notation of `FieldsV1`. */
export function toSegmentKey(segment: Segment): string {
  if ('field' in segment) return `f:${segment.field}`;
  if ('keys' in segment) {
    const names = Object.keys(segment.keys).sort();
    return `k:{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(segment.keys[name])}`).join(',')}}`;
  }
  return 'item' in segment ? `v:${JSON.stringify(segment.item)}` : `i:${segment.index}`;
}

/** Reads one key of `FieldsV1`; undefined for `.` and for text that is none. */
export function parseSegment(text: string): Segment | undefined {
  const rest = text.slice(2);
  if (text.startsWith('f:')) return { field: rest };
  if (text.startsWith('i:')) return { index: Number(rest) };
  const value = parseJson(rest);
  if (text.startsWith('v:') && value !== undefined) return { item: value };
  if (text.startsWith('k:') && isObject(value)) return { keys: value as Record<string, JsonScalar> };
  return undefined;
}

/** A path as one string: equal for equal paths, and a prefix of every path below it. */
export function toPathKey(path: FieldPath): string {
  return path.map((segment) => `${toSegmentKey(segment)}\u0000`).join('');
}

/** Whether two paths take the same steps. */
export function isEqualPath(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && toPathKey(a) === toPathKey(b);
}

/** A path for people: `spec.containers[name="web"].image`. */
export function formatPath(path: FieldPath): string {
  let text = '';
  for (const segment of path) {
    if ('field' in segment) text += isPlain(segment.field) ? `.${segment.field}` : `["${segment.field}"]`;
    else if ('keys' in segment) text += `[${formatKeys(segment.keys)}]`;
    else text += 'item' in segment ? `[=${JSON.stringify(segment.item)}]` : `[${segment.index}]`;
  }
  return text.startsWith('.') ? text.slice(1) : text;
}

/** The value that a path leads to, or undefined. */
export function valueAt(root: Json | undefined, path: FieldPath): Json | undefined {
  let here = root;
  for (const segment of path) {
    if ('field' in segment) here = isObject(here) ? own(here, segment.field) : undefined;
    else here = isArray(here) ? here[findItem(here, segment)] : undefined;
    if (here === undefined) return undefined;
  }
  return here;
}

/** The position in a list that a segment means, or -1. */
export function findItem(list: readonly Json[], segment: Segment): number {
  if ('index' in segment) return segment.index < list.length ? segment.index : -1;
  if ('item' in segment) return list.findIndex((item) => isEqual(item, segment.item));
  return 'keys' in segment ? list.findIndex((item) => isObject(item) && hasKeys(item, segment.keys)) : -1;
}

/**
 * Whether a list item carries these keys. A manifest may leave out `protocol`, which the API server defaults to TCP and
 * which is part of the key of container and Service ports.
 */
function hasKeys(item: JsonObject, keys: Readonly<Record<string, JsonScalar>>): boolean {
  return Object.entries(keys).every(([name, value]) =>
    Object.hasOwn(item, name) ? item[name] === value : name === 'protocol' && value === 'TCP',
  );
}

function formatKeys(keys: Readonly<Record<string, JsonScalar>>): string {
  return Object.entries(keys)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');
}

function isPlain(field: string): boolean {
  return /^[\w-]+$/.test(field);
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
