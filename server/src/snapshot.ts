import type { Finding } from './drift/finding.ts';
import type { Observation } from './drift/observation.ts';
import { type Manifest, type Resource, toRefKey } from './manifest/resource.ts';

/** How it stands with the chosen cluster. */
export type Connection =
  | { readonly state: 'untrusted' | 'no-context'; readonly context?: never }
  | { readonly state: 'connecting' | 'chosen' | 'connected'; readonly context: string }
  | { readonly state: 'unavailable'; readonly context: string; readonly message: string };

/** What was seen of a resource, and what is worth saying of it: worked out once, since several features ask. */
export type Seen = Observation & { readonly findings: readonly Finding[] };

/** Everything that features answer from, at one moment; never changed, only replaced. */
export interface Snapshot {
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Keyed by `toObservationKey`; a resource that is not in it has not been looked up yet. */
  readonly observations: ReadonlyMap<string, Seen>;
  readonly connection: Connection;
  /** How many files are being looked up, or are about to be. */
  readonly looking: number;
  /** Milliseconds since the epoch, for words such as "2 h ago". */
  readonly now: number;
}

/** The key of what was seen for one resource of one file. */
export function toObservationKey(uri: string, resource: Resource): string {
  return `${uri}#${toRefKey(resource.ref)}`;
}
