import type { Request } from './message.ts';
import type { ReconcileTarget } from './protocol-reconcile.ts';

/** What a person wants to read of an object: what its controllers have told of it, or what the Job of a chart of K3s wrote. */
export interface ObjectTextParams extends Pick<ReconcileTarget, 'cluster' | 'object'> {
  readonly what: 'events' | 'job-log';
}

/** A text to read, or why there is none; all of it may come from the cluster, which may say anything. */
export interface ObjectText {
  readonly isRead: boolean;
  readonly text: string;
}

/** Asks the cluster, so that it is for what a person has asked to see, and for nothing else. */
export const objectTextRequest: Request<ObjectTextParams, ObjectText | null> = { method: 'driftline/objectText' };
