import type { SourcePlace } from '../build/rendered.ts';
import { placeOf } from '../rendered/find-leaf.ts';
import { findNamePlace, leafAt } from './name-place.ts';
import { type ObjectId, toKindKey, toObjectKey } from './object-id.ts';
import { type Meaning, type PlaceIndex, isCustomKind, readCustomKind } from './place-index.ts';
import type { Holder } from './read-build.ts';
import { type ClusterReferences, type ResolvedSelection, findUsers } from './reference-index.ts';

/** An object, in the cluster that it is for. */
export interface Target {
  readonly cluster: ClusterReferences;
  readonly id: ObjectId;
}

/** Where what stands at a place is defined, for each build once. */
export function listDefinitionPlaces(index: PlaceIndex, meanings: readonly Meaning[]): readonly SourcePlace[] {
  return withoutRepeats(meanings.flatMap((meaning) => define(index, meaning)));
}

function define({ customKinds }: PlaceIndex, meaning: Meaning): readonly SourcePlace[] {
  const { cluster } = meaning;
  switch (meaning.is) {
    case 'use':
      return cluster.find(meaning.use).flatMap((one) => findNamePlace(one) ?? []);
    case 'key':
      return cluster
        .find(meaning.use)
        .flatMap((one) => one.provided.keys.get(meaning.key.value) ?? findNamePlace(one) ?? []);
    case 'kind': {
      const kinds = customKinds.get(cluster)?.get(toKindKey(meaning.definition.holder.id)) ?? [];
      return (kinds.length > 0 ? kinds : [meaning.definition]).flatMap((one) => findNamePlace(one) ?? []);
    }
    case 'name':
      return [findNamePlace(meaning.definition) ?? []].flat();
    case 'provided-key':
      return [meaning.definition.provided.keys.get(meaning.key) ?? []].flat();
    case 'selection':
      return meaning.selection.workloads.flatMap((one) => placeOfName(one) ?? []);
  }
}

/** The objects that are meant at a place; of what is not there the one that is meant. */
export function listTargets(meanings: readonly Meaning[]): readonly Target[] {
  const targets = meanings.flatMap((meaning): readonly Target[] => {
    const { cluster } = meaning;
    if (meaning.is === 'name' || meaning.is === 'kind') return [{ cluster, id: meaning.definition.provided.id }];
    if (meaning.is === 'selection') return meaning.selection.workloads.map(({ id }) => ({ cluster, id }));
    if (meaning.is !== 'use') return [];
    const found = cluster.find(meaning.use);
    return found.length === 0
      ? [{ cluster, id: meaning.use.reference.to }]
      : found.map(({ provided: { id } }) => ({ cluster, id }));
  });
  const isSame = (a: Target, b: Target): boolean => a.cluster === b.cluster && toObjectKey(a.id) === toObjectKey(b.id);
  return targets.filter((one, i) => targets.findIndex((other) => isSame(one, other)) === i);
}

/** Every place that names what stands at a place; with what defines it, if that is wanted. */
export function listReferencePlaces(meanings: readonly Meaning[], isWithDefinition: boolean): readonly SourcePlace[] {
  const targets = listTargets(meanings);
  const own = isWithDefinition
    ? targets.flatMap(({ cluster, id }) => cluster.definitions.get(toObjectKey(id)) ?? []).map(findNamePlace)
    : [];
  const keys = meanings.flatMap((meaning) => listKeyPlaces(meaning, isWithDefinition));
  const users = targets.flatMap((target) => listUserPlaces(target));
  return withoutRepeats([...own, ...users, ...keys].flatMap((place) => place ?? []));
}

/** Every place that names an object, selects its Pods, or is of the kind that it defines. */
export function listUserPlaces({ cluster, id }: Target): readonly SourcePlace[] {
  const key = toObjectKey(id);
  const uses = findUsers(cluster, id).flatMap(({ reference: { place } }) => place ?? []);
  const selecting = listSelecting(cluster, id).flatMap(({ selection: { place } }) => place ?? []);
  const defined = (cluster.definitions.get(key) ?? []).filter(isCustomKind).map(readCustomKind);
  const objects = defined.flatMap((kind) => (kind === undefined ? [] : listOfKind(cluster, kind)));
  return withoutRepeats([...uses, ...selecting, ...objects.flatMap((one) => placeOfKind(one) ?? [])]);
}

/** What selects the Pods that an object makes. */
export function listSelecting({ selections }: ClusterReferences, id: ObjectId): readonly ResolvedSelection[] {
  const key = toObjectKey(id);
  return selections.filter(({ workloads }) => workloads.some((one) => toObjectKey(one.id) === key));
}

/** The objects of a kind. */
export function listOfKind({ definitions }: ClusterReferences, kind: string): readonly Holder[] {
  return [...definitions.values()]
    .flat()
    .flatMap(({ holder, provided }) => (!provided.isMade && toKindKey(holder.id) === kind ? [holder] : []));
}

function listKeyPlaces(meaning: Meaning, isWithDefinition: boolean): readonly SourcePlace[] {
  if (meaning.is !== 'key' && meaning.is !== 'provided-key') return [];
  const { cluster } = meaning;
  const definitions = meaning.is === 'key' ? cluster.find(meaning.use) : [meaning.definition];
  const wanted = meaning.is === 'key' ? meaning.key.value : meaning.key;
  const used = definitions
    .flatMap(({ provided: { id } }) => findUsers(cluster, id))
    .flatMap(({ reference: { keys } }) => keys.flatMap(({ value, place }) => (value === wanted && place ? place : [])));
  const own = definitions.flatMap(({ provided: { keys } }) => keys.get(wanted) ?? []);
  return isWithDefinition ? [...own, ...used] : used;
}

/** Where the name of an object stands. */
export function placeOfName(holder: Holder): SourcePlace | undefined {
  return findNamePlace({ holder, provided: { id: holder.id, keys: new Map(), isOpen: false, isMade: false } });
}

function placeOfKind(holder: Holder): SourcePlace | undefined {
  const leaf = leafAt(holder, ['kind']);
  return leaf ? placeOf(leaf) : holder.object.origin;
}

/** The same places, each once, in their order. */
export function withoutRepeats(places: readonly SourcePlace[]): readonly SourcePlace[] {
  return [...new Map(places.map((place) => [`${place.file} ${place.start} ${place.end}`, place])).values()];
}
