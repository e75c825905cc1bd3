import type { SyncCondition, SyncState } from '../protocol.ts';
import type { ObjectId } from '../graph/references/object-id.ts';
import type { JsonObject } from '../manifest/json.ts';

/** An object of a controller, and how it stands. */
export interface SyncStatus {
  readonly id: ObjectId;
  readonly version: string;
  readonly state: SyncState;
  readonly reason?: string;
  /** Words of the cluster, which may hold anything but values of Secrets. */
  readonly message?: string;
  readonly isSuspended: boolean;
  /** What is in use: `main@sha1:…`, the version of a chart. */
  readonly revision?: string;
  /** What was tried last and is not in use. */
  readonly attempted?: string;
  readonly conditions: readonly SyncCondition[];
  /** What others ask before they build on it: that it was well when it was looked at last, suspended or not. */
  readonly isUsable: boolean;
  /** Of a source: whether there is anything to be had of it. */
  readonly hasArtifact?: boolean;
  readonly dependsOn: readonly ObjectId[];
  readonly sources: readonly ObjectId[];
  /** The object, without what is not read. */
  readonly object: JsonObject;
}

/** Part of a status, in the words of its kind. */
export type Verdict = Pick<SyncStatus, 'state' | 'reason' | 'message'>;
