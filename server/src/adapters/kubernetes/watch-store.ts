import { type Json, type JsonObject, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { ClusterError, Watched } from '../../ports.ts';

/** What one watch knows, kept small, and told at most ten times a second. */
export interface WatchStore {
  replace(objects: readonly JsonObject[]): void;
  put(object: JsonObject): void;
  remove(object: JsonObject): void;
  /** The server answers: what is known is up to date, or about to be. */
  confirm(): void;
  fail(problem: ClusterError): void;
  /** Gives up what is known, so that it takes no memory. */
  drop(): void;
  readonly size: number;
  /** Undefined until the first list, or the first failure. */
  current(): Watched | undefined;
}

/** Calls `changed` when there is something new to read. */
export function createWatchStore(changed: () => void): WatchStore {
  const objects = new Map<string, JsonObject>();
  let snapshot: ReadonlyMap<string, JsonObject> | undefined;
  let problem: ClusterError | undefined;
  let isListed = false;

  function touch(): void {
    snapshot = undefined;
    changed();
  }

  return {
    replace(listed) {
      objects.clear();
      for (const object of listed) objects.set(toKey(object), object);
      isListed = true;
      problem = undefined;
      touch();
    },
    put(object) {
      objects.set(toKey(object), object);
      touch();
    },
    remove(object) {
      objects.delete(toKey(object));
      touch();
    },
    confirm() {
      if (!problem) return;
      problem = undefined;
      changed();
    },
    fail(failed) {
      if (problem?.kind === failed.kind && problem.message === failed.message) return;
      problem = failed;
      changed();
    },
    drop() {
      objects.clear();
      isListed = false;
      touch();
    },
    get size() {
      return objects.size;
    },
    current() {
      if (!isListed && !problem) return undefined;
      snapshot ??= new Map(objects);
      return { objects: snapshot, isListed, ...(problem ? { problem } : {}) };
    },
  };
}

/** Without what is large and never shown: which fields somebody owns, and the copy that kubectl keeps. */
export function slim(object: JsonObject): JsonObject {
  const { metadata } = object;
  if (!isObject(metadata)) return object;
  const { managedFields, annotations, ...rest } = metadata;
  return {
    ...object,
    metadata: {
      ...rest,
      ...(isObject(annotations) ? { annotations: withoutCopies(annotations) } : {}),
      ...(isArray(managedFields) ? { managedFields: managedFields.map(withoutFields) } : {}),
    },
  };
}

function withoutCopies(annotations: JsonObject): JsonObject {
  const { 'kubectl.kubernetes.io/last-applied-configuration': _copy, ...others } = annotations;
  return others;
}

function withoutFields(entry: Json): Json {
  if (!isObject(entry)) return entry;
  const { fieldsV1: _fields, ...rest } = entry;
  return rest;
}

function toKey(object: JsonObject): string {
  return `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
}
