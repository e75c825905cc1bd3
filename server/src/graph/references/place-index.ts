import { stringAt } from '../../manifest/json.ts';
import type { SourcePlace } from '../build/rendered.ts';
import { placeOf } from '../rendered/find-leaf.ts';
import type { Named } from './list-references.ts';
import { findNamePlace, leafAt } from './name-place.ts';
import { toKindKey } from './object-id.ts';
import type { Definition, Use } from './read-build.ts';
import type { ClusterReferences, ReferenceIndex, ResolvedSelection } from './reference-index.ts';

/** What stands at a place of a file, seen from the objects that builds make of it. */
export type Meaning = { readonly cluster: ClusterReferences } & (
  | { readonly is: 'use'; readonly use: Use }
  | { readonly is: 'key'; readonly use: Use; readonly key: Named<string> }
  | { readonly is: 'name' | 'kind'; readonly definition: Definition }
  | { readonly is: 'provided-key'; readonly definition: Definition; readonly key: string }
  | { readonly is: 'selection'; readonly selection: ResolvedSelection }
);

/** A place of a file that means something. */
export interface MeantPlace {
  readonly place: SourcePlace;
  readonly meaning: Meaning;
}

/** The references of a repository, by where they are written. */
export interface PlaceIndex {
  /** By the path of the file, in no order. */
  readonly files: ReadonlyMap<string, readonly MeantPlace[]>;
  /** What defines the custom kinds of a cluster, by `group/Kind`. */
  readonly customKinds: ReadonlyMap<ClusterReferences, ReadonlyMap<string, readonly Definition[]>>;
}

/** Turns the references around: from each file to what its places mean. */
export function indexPlaces({ clusters, drafts }: ReferenceIndex): PlaceIndex {
  const files = new Map<string, MeantPlace[]>();
  const add = (place: SourcePlace | undefined, meaning: Meaning): void => {
    if (!place) return;
    const known = files.get(place.file);
    if (known) known.push({ place, meaning });
    else files.set(place.file, [{ place, meaning }]);
  };
  const all = [...clusters.values(), drafts];
  for (const cluster of all) {
    for (const use of cluster.uses) {
      add(use.reference.place, { is: 'use', cluster, use });
      for (const key of use.reference.keys) add(key.place, { is: 'key', cluster, use, key });
    }
    for (const definition of [...cluster.definitions.values()].flat()) addDefinition(add, cluster, definition);
    for (const selection of cluster.selections)
      for (const place of listSelectionPlaces(selection)) add(place, { is: 'selection', cluster, selection });
  }
  return { files, customKinds: new Map(all.map((cluster) => [cluster, indexKinds(cluster)])) };
}

type Add = (place: SourcePlace | undefined, meaning: Meaning) => void;

function addDefinition(add: Add, cluster: ClusterReferences, definition: Definition): void {
  const { holder, provided } = definition;
  const name = findNamePlace(definition);
  // a whole document means nothing
  if (name !== holder.object.origin) add(name, { is: 'name', cluster, definition });
  for (const [key, place] of provided.keys) add(place, { is: 'provided-key', cluster, definition, key });
  if (provided.isMade) return;
  const kind = leafAt(holder, ['kind']);
  if (kind?.provenance.how === 'exact' || kind?.provenance.how === 'searched')
    add(placeOf(kind), { is: 'kind', cluster, definition });
  if (!isCustomKind(definition)) return;
  const named = leafAt(holder, ['spec', 'names', 'kind']);
  add(named && placeOf(named), { is: 'name', cluster, definition });
}

/** Each label by which Pods are selected. */
function listSelectionPlaces({ holder, selection: { path } }: ResolvedSelection): readonly SourcePlace[] {
  const isIn = (one: readonly unknown[]): boolean => path.every((step, i) => step === one[i]);
  return holder.object.leaves.flatMap((leaf) => (isIn(leaf.path) ? (placeOf(leaf) ?? []) : []));
}

/** Whether an object is the definition of a custom kind. */
export function isCustomKind({ holder, provided }: Definition): boolean {
  return !provided.isMade && toKindKey(holder.id) === 'apiextensions.k8s.io/CustomResourceDefinition';
}

/** The `group/Kind` that such an object defines. */
export function readCustomKind({ holder: { object } }: Definition): string | undefined {
  const [group, kind] = [stringAt(object.value, 'spec', 'group'), stringAt(object.value, 'spec', 'names', 'kind')];
  return group === undefined || kind === undefined ? undefined : `${group}/${kind}`;
}

function indexKinds({ definitions }: ClusterReferences): ReadonlyMap<string, readonly Definition[]> {
  const kinds = new Map<string, Definition[]>();
  for (const definition of [...definitions.values()].flat()) {
    const kind = isCustomKind(definition) ? readCustomKind(definition) : undefined;
    if (kind !== undefined) kinds.set(kind, [...(kinds.get(kind) ?? []), definition]);
  }
  return kinds;
}

/** What the place of a file means that an offset lies in, both ends included; of several the smallest. */
export function findMeanings(index: PlaceIndex, file: string, offset: number): readonly MeantPlace[] {
  const around = (index.files.get(file) ?? []).filter(
    ({ place: { start, end } }) => start <= offset && offset <= end && start < end,
  );
  const smallest = Math.min(...around.map(({ place: { start, end } }) => end - start));
  return around.filter(({ place: { start, end } }) => end - start === smallest);
}
