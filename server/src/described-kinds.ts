import type { ClusterSchemas } from './cluster-schemas.ts';
import type { Follower } from './follower.ts';
import type { Checked } from './graph/check-manifest.ts';
import type { Settings } from './settings.ts';

/** Decides for which files a cluster is asked what their kinds look like. */
export interface DescribedKinds {
  /** Whose description counts for a file; undefined for one that nobody has seen, so that opening a file asks nobody. */
  of(uri: string): ClusterSchemas | undefined;
  /** A person has asked for a file to be looked up, seen or not. */
  ask(uri: string): void;
  drop(uri: string): void;
  /** Tells each cluster whose changes are to be noticed: those of the kinds in files that a person sees. */
  update(): void;
}

/** What is decided from. */
interface View {
  readonly followers: ReadonlyMap<string, Follower>;
  readonly followerOf: (uri: string) => Follower | undefined;
  readonly isVisible: (uri: string) => boolean;
  readonly modeOf: (uri: string) => Settings['drift']['mode'];
  readonly checked: () => ReadonlyMap<string, readonly Checked[]>;
}

/** Remembers which files were seen: what is known of their kinds is used when they are hidden, too. */
export function createDescribedKinds({ followers, followerOf, isVisible, modeOf, checked }: View): DescribedKinds {
  const asked = new Set<string>();

  function find(uri: string): ClusterSchemas | undefined {
    const mode = modeOf(uri);
    if (mode !== 'manual' && isVisible(uri)) asked.add(uri);
    return mode !== 'off' && asked.has(uri) ? followerOf(uri)?.schemas : undefined;
  }

  return {
    of: find,
    ask: (uri) => void asked.add(uri),
    drop: (uri) => void asked.delete(uri),
    update() {
      const watched = [...checked()].filter(([uri]) => isVisible(uri) && modeOf(uri) === 'onType');
      for (const { schemas } of followers.values()) {
        const own = watched.filter(([uri]) => find(uri) === schemas).flatMap(([, results]) => results);
        schemas?.need(new Set(own.map(({ ref }) => ref.apiVersion)));
      }
    },
  };
}
