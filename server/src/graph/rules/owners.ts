import type { SourcePlace } from '../build/rendered.ts';
import { findPlace } from '../references/list-references.ts';
import type { ObjectId } from '../references/object-id.ts';
import type { Holder } from '../references/read-build.ts';
import { at } from '../../manifest/json.ts';
import type { RepositoryFacts } from './repository-rule.ts';

/** An object of Flux that says something of how it applies, and where. */
export interface SaidByOwner {
  readonly id: ObjectId;
  readonly place: SourcePlace;
}

/** The objects that builds make themselves, each once for every build. */
export function listHolders({ clusters }: RepositoryFacts): readonly Holder[] {
  return clusters.flatMap(({ references }) =>
    [...references.definitions.values()].flatMap((all) =>
      all.flatMap(({ holder, provided }) => (provided.isMade || holder.isStale ? [] : [holder])),
    ),
  );
}

/** The Kustomizations and HelmReleases of which a field of the spec has a value. */
export function findOwners(facts: RepositoryFacts, field: string, value: boolean): readonly SaidByOwner[] {
  return listHolders(facts).flatMap(({ id, object }) => {
    if (!/^(?:kustomize|helm)\.toolkit\.fluxcd\.io$/.test(id.group) || at(object.value, 'spec', field) !== value)
      return [];
    const place = findPlace(object, ['spec', field]);
    return place ? [{ id, place }] : [];
  });
}
