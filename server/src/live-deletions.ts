import type { Deletion } from './graph/deletions/deletion.ts';
import type { Surroundings } from './graph/deletions/find-deletions.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { BuildTarget } from './graph/targets/build-target.ts';
import { judgeChains } from './graph/targets/live-chains.ts';
import type { LiveObjects } from './live-objects.ts';
import { type JsonObject, at, stringAt } from './manifest/json.ts';
import { toRefKey } from './manifest/resource.ts';

/**
 * What the cluster in use has of those that are to delete something and of what they are to delete, for the chains that
 * are for it: that alone is asked for.
 */
export function toSurroundings(
  graph: BuildGraph,
  deletions: readonly Deletion[],
  live: LiveObjects | undefined,
): Surroundings | undefined {
  if (!live) return undefined;
  const standings = judgeChains(graph.roots, (ref) => live.find(ref));
  const isHere = ({ cluster, object }: BuildTarget): boolean =>
    standings.get(cluster ?? '') === 'here' && at(object, 'spec', 'kubeConfig') === undefined;
  const owners = new Set(deletions.map(({ owner }) => owner.id));
  const doomed = new Set(deletions.map(({ object }) => toRefKey(toRef(object.value))));
  return {
    liveOwner(owner) {
      const { id, namespace, name } = owner;
      if (!owners.has(id) || namespace === undefined || !isHere(owner)) return undefined;
      return live.find({ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace, name });
    },
    liveObject(owner, object) {
      const ref = toRef(object);
      if (!doomed.has(toRefKey(ref)) || !isHere(owner)) return undefined;
      // that it cannot be read does not say that it is not there
      return live.find(ref) ?? undefined;
    },
  };
}

/** The keys of the claims whose volumes stay when they are deleted, as far as the cluster in use says so. */
export function findKept(deletions: readonly Deletion[], live: LiveObjects | undefined): ReadonlySet<string> {
  const kept = deletions.filter(({ id, object: { value } }) => {
    if (id.kind !== 'PersistentVolumeClaim' || id.group !== '') return false;
    const claim = live?.find(toRef(value));
    const name = claim ? stringAt(claim, 'spec', 'volumeName') : undefined;
    const volume = name === undefined ? undefined : live?.find({ apiVersion: 'v1', kind: 'PersistentVolume', name });
    return volume ? stringAt(volume, 'spec', 'persistentVolumeReclaimPolicy') === 'Retain' : false;
  });
  return new Set(kept.map(({ key }) => key));
}

function toRef(value: JsonObject): { apiVersion: string; kind: string; name: string; namespace?: string } {
  const [apiVersion, kind] = [stringAt(value, 'apiVersion') ?? '', stringAt(value, 'kind') ?? ''];
  const [name, namespace] = [stringAt(value, 'metadata', 'name') ?? '', stringAt(value, 'metadata', 'namespace')];
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}
