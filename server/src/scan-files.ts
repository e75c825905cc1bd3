import type { Follower } from './follower.ts';
import { compareResources, type ComparedResource } from './features/compared-resource.ts';
import type { UnreadFile } from './features/drift-tree.ts';
import { findUncompared } from './features/find-uncompared.ts';
import { findDesired } from './graph/rendered/desired-of-file.ts';
import type { RenderedFile } from './graph/rendered/rendered-file.ts';
import { isEqual } from './manifest/json.ts';
import type { Desired } from './manifest/desired.ts';
import { type Manifest, toRefKey } from './manifest/resource.ts';
import type { ScanTarget } from './scanner.ts';
import type { DryRunPolicy } from './settings.ts';
import { type Seen, type Snapshot, toObservationKey } from './snapshot.ts';

/** A file as it was read, and what builds make of it. */
export interface ReadManifest {
  readonly uri: string;
  /** Undefined where it could not be read. */
  readonly manifest: Manifest | undefined;
  readonly rendered: RenderedFile | undefined;
}

/** An object that is looked up once for all files that have a part in it. */
export interface SharedTarget extends ScanTarget {
  /** The files, as keys of what is seen. */
  readonly keys: string[];
}

/** What is to be looked up in one cluster. */
export interface ScanPlan {
  /** Notes what a file is to bring about. */
  add(file: ReadManifest, dryRun: DryRunPolicy): void;
  readonly targets: readonly SharedTarget[];
}

/** Brings together what several files have a part in: an overlay and its base render one object. */
export function createScanPlan({ observations }: Pick<Follower, 'observations'>): ScanPlan {
  const targets: SharedTarget[] = [];
  const known = new Map<string, SharedTarget[]>();
  return {
    targets,
    add({ uri, manifest, rendered }, dryRun) {
      for (const desired of manifest ? findDesired(manifest, rendered) : []) {
        const key = toObservationKey(uri, desired);
        const id = `${dryRun} ${toRefKey(desired.ref)}`;
        const same = (known.get(id) ?? []).find(({ resource }) => isEqual(resource.value, desired.value));
        if (same) {
          same.keys.push(key);
          continue;
        }
        const target = { resource: toTarget(desired), dryRun, previous: observations.get(key), keys: [key] };
        known.set(id, [...(known.get(id) ?? []), target]);
        targets.push(target);
      }
    },
  };
}

/** Without the file, which need not stay in memory for it. */
function toTarget({ ref, value, kustomized }: Desired): Desired {
  return { ref, value, kustomized };
}

/** What of a file as a whole is not known. */
export function findUnread(file: ReadManifest, now: Snapshot): readonly UnreadFile[] {
  return findUncompared(toFileSnapshot(file, new Map(), now), file.uri).flatMap(({ ref, ...why }) =>
    ref ? [] : [{ uri: file.uri, why }],
  );
}

/** How the objects of a file stand that are not as they are to be. */
export function findDiffering(
  file: ReadManifest,
  observations: ReadonlyMap<string, Seen>,
  now: Snapshot,
): readonly ComparedResource[] {
  const compared = compareResources(toFileSnapshot(file, observations, now), file.uri);
  return compared.filter(({ state }) => state !== 'agreed');
}

/** As if an editor showed that file and nothing else. */
function toFileSnapshot(
  { uri, manifest, rendered }: ReadManifest,
  observations: ReadonlyMap<string, Seen>,
  now: Snapshot,
): Snapshot {
  const manifests = new Map(manifest ? [[uri, manifest]] : []);
  return { ...now, manifests, observations, rendered: (other) => (other === uri ? rendered : now.rendered(other)) };
}
