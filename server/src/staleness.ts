import type { Observation, UnavailableReason } from './drift/observation.ts';
import type { ClusterError } from './ports.ts';
import type { Desired } from './manifest/desired.ts';
import type { SeenStore } from './seen-store.ts';
import { type Connection, type Seen, toObservationKey } from './snapshot.ts';

/** What says that the cluster as a whole does not answer; other refusals concern one object. */
const lost: ReadonlySet<string> = new Set<UnavailableReason>(['unauthorized', 'unreachable', 'timeout', 'throttled']);
/** What may pass though no watch tells so. */
const passing: ReadonlySet<string> = new Set<UnavailableReason>([
  'unreachable',
  'timeout',
  'throttled',
  'server-error',
]);

/** Whether an answer says that the cluster as a whole is lost. */
export function isLost<T extends Observation>(seen: T): seen is T & { readonly state: 'unavailable' } {
  return seen.state === 'unavailable' && lost.has(seen.reason);
}

/** The same of a watch. */
export function isLoss({ kind }: ClusterError): boolean {
  return lost.has(kind);
}

/** Whether it is worth asking again by itself. */
export function isPassing(seen: Observation): boolean {
  if (seen.state === 'unavailable') return passing.has(seen.reason);
  const release = seen.state === 'present' ? seen.release : undefined;
  const reasons =
    release?.state === 'read' ? release.parts.map(({ reason, stale }) => stale?.reason ?? reason) : [release?.reason];
  // a record that is gone or cannot be read is no other by itself
  return reasons.some((reason) => reason !== undefined && reason !== 'server-error' && passing.has(reason));
}

/** A cluster that was lost for a moment does not take away what was seen before. */
export function keepLast(seen: Seen, previous: Seen | undefined): Seen {
  if (seen.state !== 'unavailable' || seen.reason === 'forbidden' || seen.reason === 'unauthorized') return seen;
  return previous && previous.state !== 'unavailable' ? { ...previous, stale: seen.message } : seen;
}

/** How answers leave the connection, of which one is enough to know that the cluster is there; undefined without any. */
export function toConnection(context: string, results: readonly Seen[]): Connection | undefined {
  const lost = results.filter(isLost);
  if (lost[0] && lost.length === results.length) return { state: 'unavailable', context, message: lost[0].message };
  return results.length > 0 ? { state: 'connected', context } : undefined;
}

/** Removes what was seen of a file, but for these resources. */
export function forgetOthers(observations: SeenStore, uri: string, kept: readonly Desired[]): void {
  observations.keep(uri, new Set(kept.map((resource) => toObservationKey(uri, resource))));
}
