import type { ClusterStatus, Status } from '../protocol.ts';
import { toRefKey } from '../manifest/resource.ts';
import { type ClusterView, type Seen, type Snapshot, findFolder } from '../snapshot.ts';
import { findPlaced } from './placed-findings.ts';

/** How the server stands with each cluster, and how much of the open files differs from it. */
export function status(snapshot: Snapshot): Status {
  const { folders, looking } = snapshot;
  return {
    ...describe(snapshot, snapshot, undefined),
    looking,
    ...(folders.length > 0
      ? { folders: folders.map((folder) => ({ folder: folder.uri, ...describe(snapshot, folder, folder.uri) })) }
      : {}),
  };
}

/** What concerns the files of one folder, or those outside of all folders. */
function describe(
  snapshot: Snapshot,
  { connection, identity }: ClusterView,
  folder: string | undefined,
): ClusterStatus {
  const { manifests, observations, folders } = snapshot;
  const isWithin = (uri: string): boolean => findFolder(folders, uri)?.uri === folder;
  const drifted = new Set(
    [...manifests.values()]
      .filter(({ uri }) => isWithin(uri))
      .flatMap((manifest) =>
        findPlaced(snapshot, manifest)
          .filter(({ finding }) => finding.severity === 'warning')
          .map(({ desired }) => `${manifest.uri}#${toRefKey(desired.ref)}`),
      ),
  );
  const seen = [...observations].flatMap(([key, one]) => (isWithin(key.slice(0, key.indexOf('#'))) ? [one] : []));
  const unreadable = seen.flatMap(listUnreadable);
  const stale = seen.flatMap((one) => (one.stale === undefined ? [] : [one.stale]));
  const message = connection.state === 'unavailable' ? connection.message : (unreadable[0] ?? stale[0]);
  return {
    state: connection.state,
    ...(connection.context ? { context: connection.context } : {}),
    ...(message === undefined ? {} : { message }),
    ...(identity ? { cluster: identity } : {}),
    drifted: drifted.size,
    unreadable: unreadable.length,
    stale: stale.length,
  };
}

/** Why an object could not be read, or the release of a HelmRelease. */
function listUnreadable(seen: Seen): readonly string[] {
  if (seen.state === 'unavailable') return [seen.message];
  return seen.state === 'present' && seen.release?.state === 'unknown' ? [seen.release.message] : [];
}
