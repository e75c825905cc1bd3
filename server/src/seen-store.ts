import type { Seen } from './snapshot.ts';

/** What was seen of the resources of the open files. */
export interface SeenStore {
  /** By `toObservationKey`. */
  readonly all: ReadonlyMap<string, Seen>;
  put(uri: string, key: string, seen: Seen): void;
  /** Forgets of a file what is not among these. */
  keep(uri: string, keys: ReadonlySet<string>): void;
  clear(): void;
}

/** Knows which of it is of which file, so that to forget one of many takes no look at the others. */
export function createSeenStore(): SeenStore {
  const all = new Map<string, Seen>();
  const keysOf = new Map<string, Set<string>>();
  return {
    all,
    put(uri, key, seen) {
      all.set(key, seen);
      const keys = keysOf.get(uri);
      if (keys) keys.add(key);
      else keysOf.set(uri, new Set([key]));
    },
    keep(uri, keys) {
      const known = keysOf.get(uri);
      if (!known) return;
      for (const key of known) {
        if (keys.has(key)) continue;
        known.delete(key);
        all.delete(key);
      }
      if (known.size === 0) keysOf.delete(uri);
    },
    clear() {
      all.clear();
      keysOf.clear();
    },
  };
}
