import type { Status } from '../protocol.ts';
import type { Snapshot } from '../snapshot.ts';
import { findPlaced } from './placed-findings.ts';

/** How the server stands with the cluster, and how much of the open files differs from it. */
export function status(snapshot: Snapshot): Status {
  const { connection, manifests, observations, looking } = snapshot;
  const drifted = new Set(
    [...manifests.values()].flatMap((manifest) =>
      findPlaced(snapshot, manifest)
        .filter(({ finding }) => finding.severity === 'warning')
        .map(({ resource }) => resource),
    ),
  );
  const unreadable = [...observations.values()].filter(({ state }) => state === 'unavailable');
  const [first] = unreadable;
  const reason = first?.state === 'unavailable' ? { message: first.message } : {};
  const context = connection.context ? { context: connection.context } : {};
  const message = connection.state === 'unavailable' ? { message: connection.message } : reason;
  return {
    state: connection.state,
    ...context,
    ...message,
    looking,
    drifted: drifted.size,
    unreadable: unreadable.length,
  };
}
