import { type FieldPath, parseSegment, toPathKey } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isObject, own, stringAt } from '../manifest/json.ts';

/** One field of `metadata.managedFields`: a leaf is owned with all below it, a node (`.`) only as such. */
export interface OwnedField {
  readonly path: FieldPath;
  readonly isLeaf: boolean;
}

/** One entry of `metadata.managedFields`: what one tool owns, by one kind of write. */
export interface FieldEntry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource?: string;
  /** RFC 3339; the time of the entry's last change, so a single field was set at it or before. */
  readonly time?: string;
  /** Keyed by `toPathKey`. */
  readonly fields: ReadonlyMap<string, OwnedField>;
}

/** Reads who owns what; entries at another apiVersion than the object's are left out, since their paths do not match. */
export function readEntries(object: JsonObject): readonly FieldEntry[] {
  const list = at(object, 'metadata', 'managedFields');
  if (!isArray(list)) return [];
  return list.flatMap((item) => {
    const { manager, operation, fieldsV1, apiVersion } = isObject(item) ? item : {};
    if (typeof manager !== 'string' || (operation !== 'Apply' && operation !== 'Update')) return [];
    if (!isObject(fieldsV1) || apiVersion !== object['apiVersion']) return [];
    const subresource = stringAt(item, 'subresource');
    const time = stringAt(item, 'time');
    let known: Map<string, OwnedField> | undefined;
    const entry: FieldEntry = {
      manager,
      operation,
      ...(subresource ? { subresource } : {}),
      ...(time ? { time } : {}),
      // mostly only the managers are of interest
      get fields() {
        if (known) return known;
        known = new Map<string, OwnedField>();
        collect(fieldsV1, [], known);
        return known;
      },
    };
    return [entry];
  });
}

function collect(node: JsonObject, path: FieldPath, into: Map<string, OwnedField>): void {
  const children = Object.entries(node);
  if (children.length === 0 || '.' in node) {
    into.set(toPathKey(path), { path, isLeaf: children.length === 0 });
  }
  for (const [text, child] of children) {
    const segment = parseSegment(text);
    if (segment && isObject(child)) collect(child, [...path, segment], into);
  }
}

/**
 * Who owns a path: the entries that hold it; else those that hold something below it; else those of the nearest
 * ancestor that is owned as a whole (an atomic list or map).
 */
export function findOwners(entries: readonly FieldEntry[], path: FieldPath): readonly FieldEntry[] {
  const key = toPathKey(path);
  const exact = entries.filter((entry) => entry.fields.has(key));
  if (exact.length > 0) return exact;
  const below = entries.filter((entry) => [...entry.fields.keys()].some((other) => other.startsWith(key)));
  if (below.length > 0) return below;
  for (let length = path.length - 1; length > 0; length--) {
    const ancestor = toPathKey(path.slice(0, length));
    const holders = entries.filter((entry) => entry.fields.get(ancestor)?.isLeaf);
    if (holders.length > 0) return holders;
  }
  return [];
}

/** Whether an entry has anything at, above (as a leaf) or below a path. */
export function touches(entry: FieldEntry, path: FieldPath): boolean {
  return findOwners([entry], path).length > 0;
}

/** How lists are merged: by which keys, or as sets. A list that is not named is atomic. */
export type ListTypes = ReadonlyMap<string, 'set' | readonly string[]>;

/**
 * Learns from ownership how the API server merges each list, which needs no schema: keyed items appear as `k:`, set
 * items as `v:`, atomic lists as leaves.
 */
export function readListTypes(entries: readonly FieldEntry[]): ListTypes {
  const types = new Map<string, 'set' | readonly string[]>();
  for (const entry of entries) {
    for (const { path } of entry.fields.values()) {
      path.forEach((segment, i) => {
        if ('keys' in segment) types.set(toPathKey(path.slice(0, i)), Object.keys(segment.keys).sort());
        else if ('item' in segment) types.set(toPathKey(path.slice(0, i)), 'set');
      });
    }
  }
  return types;
}

/** The segment that names an item of a list of this type. */
export function toItemSegment(
  type: 'set' | readonly string[],
  item: Json,
): { readonly item: Json } | { readonly keys: Record<string, string | number | boolean | null> } | undefined {
  if (type === 'set') return { item };
  if (!isObject(item)) return undefined;
  const keys: Record<string, string | number | boolean | null> = {};
  for (const name of type) {
    const value = own(item, name);
    if (value === undefined) continue;
    if (isObject(value) || isArray(value)) return undefined;
    keys[name] = value;
  }
  return { keys };
}
