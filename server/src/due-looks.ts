import type { BulkLook, BulkReader } from './bulk-reading.ts';
import type { Desired } from './manifest/desired.ts';
import { toObservationKey } from './snapshot.ts';

/** Which resources of which files are to be looked up, until somebody does. */
export interface DueLooks {
  /** Adds all resources of a file, or those of these keys; what is read for them is read from now on. */
  add(uri: string, keys: 'all' | ReadonlySet<string>): void;
  keysOf(uri: string): 'all' | ReadonlySet<string> | undefined;
  /** What is due of a file, which then no longer is; who takes it has to end it. */
  take(uri: string): { readonly resources: readonly Desired[]; readonly shared: BulkLook } | undefined;
  drop(uri: string): void;
  /** By what the objects are read from now on; without it, which is without a cluster, nothing is due. */
  readBy(reader: BulkReader | undefined): void;
}

interface Due {
  readonly keys: 'all' | ReadonlySet<string>;
  readonly shared: BulkLook;
}

/** Keeps what is due; `seen` is what was seen before, by its key. */
export function createDueLooks(
  fileOf: (uri: string) => { readonly resources: readonly Desired[]; readonly isWatched: boolean } | undefined,
  seen: ReadonlyMap<string, unknown>,
): DueLooks {
  const all = new Map<string, Due>();
  let reader: BulkReader | undefined;

  function listDue(uri: string, keys: Due['keys']): readonly Desired[] {
    const resources = fileOf(uri)?.resources ?? [];
    return keys === 'all' ? resources : resources.filter((one) => keys.has(toObservationKey(uri, one)));
  }

  function drop(uri: string): void {
    all.get(uri)?.shared.end();
    all.delete(uri);
  }

  return {
    add(uri, more) {
      const already = all.get(uri)?.keys;
      const keys = more === 'all' || already === 'all' ? 'all' : new Set([...(already ?? []), ...more]);
      drop(uri);
      const wanted = listDue(uri, keys);
      // nothing corrects what is not watched
      const isFirst = fileOf(uri)?.isWatched === true && !wanted.some((one) => seen.has(toObservationKey(uri, one)));
      const shared = reader?.expect(
        wanted.map(({ ref }) => ref),
        isFirst,
      );
      if (shared) all.set(uri, { keys, shared });
    },
    keysOf: (uri) => all.get(uri)?.keys,
    take(uri) {
      const due = all.get(uri);
      all.delete(uri);
      return due && { resources: listDue(uri, due.keys), shared: due.shared };
    },
    drop,
    readBy(next) {
      for (const uri of [...all.keys()]) drop(uri);
      reader = next;
    },
  };
}
