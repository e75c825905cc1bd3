import type { SourcePlace } from '../graph/build/rendered.ts';
import type { BuiltRepository } from '../graph/references/built-repository.ts';
import { findNamePlace } from '../graph/references/name-place.ts';
import { type ObjectId, toObjectKey } from '../graph/references/object-id.ts';
import { type Standings, judgeChains } from '../graph/targets/live-chains.ts';
import type { ResourceRef } from '../manifest/resource.ts';
import type { SyncedCluster } from '../sync/synced-cluster.ts';

/** Finds where a file declares an object of a cluster; undefined where that is not sure. */
type FindDeclared = (id: ObjectId) => SourcePlace | undefined;

const kustomizeGroup = 'kustomize.toolkit.fluxcd.io';

/** By the builds of a repository that are for the cluster: a repository may have several objects of one name, each for another. */
export function findDeclaredIn(repository: BuiltRepository, { statuses }: SyncedCluster): FindDeclared {
  const standings = judgeChains(repository.graph.roots, ({ namespace, name }: ResourceRef) => {
    const id = { group: kustomizeGroup, kind: 'Kustomization', name, ...(namespace !== undefined && { namespace }) };
    return statuses.get(toObjectKey(id))?.object ?? null;
  });
  const { clusters } = repository.references();
  const used = chooseClusters([...clusters.keys()], standings);
  return (id) => {
    const key = toObjectKey(id);
    const places = new Map<string, SourcePlace>();
    for (const name of used) {
      for (const definition of clusters.get(name)?.definitions.get(key) ?? []) {
        const place = definition.provided.isMade ? undefined : findNamePlace(definition);
        if (place) places.set(`${place.file} ${place.start}`, place);
      }
    }
    const [only, ...others] = places.values();
    return others.length === 0 ? only : undefined;
  };
}

/** Those that are for this cluster; where none is told to be, those of which nothing is told. */
function chooseClusters(names: readonly string[], standings: Standings): readonly string[] {
  const here = names.filter((name) => standings.get(name) === 'here');
  return here.length > 0 ? here : names.filter((name) => standings.get(name) !== 'elsewhere');
}
