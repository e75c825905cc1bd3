import type { FieldEntry } from '../../server/src/drift/managed-fields.ts';
import { readEntries } from '../../server/src/drift/managed-fields.ts';
import type { Json, JsonObject } from '../../server/src/manifest/json.ts';

/** One entry of `metadata.managedFields`, as the API server writes it. */
export interface ManagedEntry {
  readonly manager: string;
  readonly operation?: 'Apply' | 'Update';
  readonly subresource?: string;
  readonly time?: string;
  readonly apiVersion?: string;
  /** Paths such as `f:spec/f:replicas`; a path that ends in `/.` owns a node and not what is in it. */
  readonly fields: readonly string[];
}

/** An object with its entries; the entries are at the object's apiVersion unless they name another. */
export function managed(object: JsonObject, ...entries: readonly ManagedEntry[]): JsonObject {
  const metadata = object['metadata'] as JsonObject | undefined;
  const managedFields = entries.map(({ operation = 'Update', fields, ...entry }): JsonObject => {
    const apiVersion = object['apiVersion'];
    return {
      ...(apiVersion === undefined ? {} : { apiVersion }),
      ...entry,
      operation,
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
    };
  });
  return { ...object, metadata: { ...metadata, managedFields } };
}

/** The entries alone, read back. */
export function entries(...list: readonly ManagedEntry[]): readonly FieldEntry[] {
  return readEntries(managed({ apiVersion: 'v1' }, ...list));
}

/** Nests paths as FieldsV1 does; keys and items may hold slashes, since a step begins with `f:`, `k:`, `v:`, `i:` or `.`. */
export function toFieldsV1(paths: readonly string[]): JsonObject {
  const root: Record<string, Json> = {};
  for (const path of paths) {
    let here = root;
    for (const step of path.split(/\/(?=[fkvi]:|\.$)/))
      here = here[step] = { ...(here[step] as JsonObject | undefined) };
  }
  return root;
}
