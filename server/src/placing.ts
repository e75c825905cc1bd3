import type { Follower } from './follower.ts';
import { type FileDesired, findDesired } from './graph/rendered/desired-of-file.ts';
import type { Manifest } from './manifest/resource.ts';
import type { Rendering } from './rendering.ts';
import type { Scope } from './settings.ts';

/** A pause in typing, in milliseconds, after which the cluster is asked. */
export const debounce = 250;

/** Tells clusters what there is to look up for each open file. */
export interface Placing {
  /** Tells the file's cluster, and no other, what the file is to bring about now. */
  place(uri: string): void;
  /** Builds may make something else of a file than before: it is placed, and looked up if that is so. */
  replace(uri: string): void;
  drop(uri: string): void;
}

/** What placing needs to know of a session. */
interface Surroundings {
  readonly followers: ReadonlyMap<string, Follower>;
  readonly followerOf: (uri: string) => Follower | undefined;
  readonly manifestOf: (uri: string) => Manifest | undefined;
  readonly scopeOf: (uri: string) => Scope;
  readonly isVisible: (uri: string) => boolean;
  readonly rendering: Rendering;
  /** Looks a file up, at once or after a pause in typing. */
  readonly schedule: (uri: string, isAtOnce: boolean) => void;
}

/** While nobody knows yet what builds make of a file, nothing of it is looked up: it could be another object. */
export function createPlacing(session: Surroundings): Placing {
  const { followers, followerOf, manifestOf, scopeOf, isVisible, rendering, schedule } = session;
  /** What was last said of each file, as text. */
  const placed = new Map<string, string>();

  function findAll(uri: string): readonly FileDesired[] | undefined {
    const manifest = manifestOf(uri);
    return manifest && !rendering.isPending(uri) ? findDesired(manifest, rendering.of(uri)) : undefined;
  }

  function put(uri: string, resources: readonly FileDesired[] | undefined): void {
    const own = followerOf(uri);
    for (const follower of followers.values()) if (follower !== own) follower.remove(uri);
    const { drift, dryRun } = scopeOf(uri);
    if (!resources || drift.mode === 'off') {
      own?.remove(uri);
      return;
    }
    const isBroken = (manifestOf(uri)?.problems.length ?? 0) > 0;
    own?.put(uri, { resources, isBroken, dryRun, isWatched: drift.mode === 'onType' && isVisible(uri) });
  }

  return {
    place(uri) {
      const resources = findAll(uri);
      if (!resources) placed.delete(uri);
      put(uri, resources);
    },
    replace(uri) {
      const resources = findAll(uri);
      put(uri, resources);
      const now = JSON.stringify((resources ?? []).map(({ ref, value }) => [ref, value]));
      const before = placed.get(uri);
      placed.set(uri, now);
      if (before === now) return;
      const { mode } = scopeOf(uri).drift;
      if (mode === 'onType' || (mode === 'onSave' && before === undefined)) schedule(uri, before === undefined);
    },
    drop: (uri) => void placed.delete(uri),
  };
}
