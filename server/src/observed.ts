import type { Follower } from './follower.ts';
import type { LineageWatch } from './lineage-watch.ts';
import type { Seen } from './snapshot.ts';

/** What was seen in clusters, with what Git knows of it; worked out once, until something changes. */
export interface Observed {
  /** Of open files. */
  own(): ReadonlyMap<string, Seen>;
  /** The same, and what a scan that is under way has seen. */
  all(): ReadonlyMap<string, Seen>;
  forget(): void;
}

/** Git is asked about all at once, which is what it is slow at being asked. */
export function createObserved(
  followers: ReadonlyMap<string, Follower>,
  scanned: () => ReadonlyMap<string, Seen>,
  lineages: Pick<LineageWatch, 'trace'>,
): Observed {
  let known: { readonly own: ReadonlyMap<string, Seen>; readonly all: ReadonlyMap<string, Seen> } | undefined;

  function work(): NonNullable<typeof known> {
    const own = new Map([...followers.values()].flatMap((follower) => [...follower.observations]));
    const others = scanned();
    const all = lineages.trace(new Map([...others, ...own]));
    return { all, own: others.size === 0 ? all : new Map([...all].filter(([key]) => own.has(key))) };
  }

  return {
    own: () => (known ??= work()).own,
    all: () => (known ??= work()).all,
    forget: () => (known = undefined),
  };
}
