import type { SyncKind } from './sync-kinds.ts';
import type { SyncStatus } from './sync-status.ts';

/**
 * How much is known of a kind. `absent`: the cluster has no such kind; `reading`: it was not answered yet; `refused`: it
 * may not be read; `failed`: the server has an error instead of an answer; `stale`: what is known of it is from before;
 * `again`: the same, while it is being read anew; `unsupported`: the cluster has it in versions that nobody here knows.
 */
export interface KindStanding {
  readonly kind: SyncKind;
  readonly standing: 'absent' | 'reading' | 'known' | 'refused' | 'failed' | 'stale' | 'again' | 'unsupported';
  /** Why it is not known. */
  readonly message?: string;
  /** It is not known since this account may not read it. */
  readonly isForbidden?: true;
  /** It is not known since the cluster as a whole does not answer. */
  readonly isLost?: true;
}

/** What is known of the objects of a cluster that say how things stand; never changed, only replaced. */
export interface SyncedCluster {
  readonly kinds: readonly KindStanding[];
  /** By `toObjectKey`, in the order of the kinds and then of names. */
  readonly statuses: ReadonlyMap<string, SyncStatus>;
}
