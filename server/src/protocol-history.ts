import type { Position } from 'vscode-languageserver-protocol';
import type { Request } from './message.ts';

/** A commit that changed a file which the object comes from; its words are Git's, and may hold anything. */
export interface HistoryCommit {
  readonly commit: string;
  /** ISO 8601 */
  readonly time: string;
  readonly author: string;
  readonly subject: string;
  readonly uris: readonly string[];
  /**
   * Whether the cluster has it, with the time from which on, where its controller still tells that; absent where nobody
   * knows.
   */
  readonly applied?: 'no' | { readonly time?: string };
}

/** A field that differs from what Git says; the names are the cluster's, and may be anything. */
export interface HistoryChange {
  readonly manager: string;
  /** RFC 3339; the field was set at this time or before. */
  readonly time?: string;
  readonly path: string;
}

/** How an object came to be as it is. */
export interface ResourceHistory {
  /** `Deployment demo/web` */
  readonly title: string;
  /** `Flux flux-system/apps` */
  readonly owner?: string;
  /** Why no commits are told. */
  readonly problem?: string;
  /** The newest first; not more than `limit` of the server. */
  readonly commits: readonly HistoryCommit[];
  /** What was changed in the cluster, the last first; undefined where it was not looked up. */
  readonly changes?: readonly HistoryChange[];
}

/** How the object at a position came to be as it is; null where there is none. Asks Git and no cluster. */
export const resourceHistoryRequest: Request<
  { readonly uri: string; readonly position: Position },
  ResourceHistory | null
> = { method: 'driftline/resourceHistory' };
