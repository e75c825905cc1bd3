import type { SourcePlace } from '../graph/build/rendered.ts';
import type { BuiltRepository } from '../graph/references/built-repository.ts';
import { findNamePlace } from '../graph/references/name-place.ts';
import { listSelecting, placeOfName } from '../graph/references/navigate.ts';
import { type ObjectId, toObjectKey } from '../graph/references/object-id.ts';
import type { Definition, Holder } from '../graph/references/read-build.ts';
import { type ClusterReferences, findUsers } from '../graph/references/reference-index.ts';
import type { Position } from '../manifest/position.ts';
import type { Relation } from '../protocol.ts';
import type { Snapshot } from '../snapshot.ts';
import { nameResource } from './name-resource.ts';
import { pointAt } from './point-at.ts';

/** Another object, and what it has to do with the one that is asked about. */
export interface RelatedPlace {
  readonly relation: Relation;
  readonly name: string;
  /** Where it is declared, or where it names the one that is asked about; absent for what no file declares. */
  readonly place?: SourcePlace | undefined;
}

/** What the object that a person points at has to do with others. */
export interface Related {
  readonly repository: BuiltRepository;
  readonly title: string;
  readonly items: readonly RelatedPlace[];
}

interface Found {
  readonly cluster: ClusterReferences;
  readonly definition: Definition;
}

/** Finds it for all builds of the object, each relation once; undefined where no object is known. */
export function related(snapshot: Snapshot, uri: string, position: Position): Related | undefined {
  const pointed = pointAt(snapshot, uri, position);
  if (!pointed) return undefined;
  const { repository } = pointed;
  const all = findObjects(pointed);
  const [first] = all;
  if (!first) return undefined;
  const items = all.flatMap((one) => listRelated(repository, one));
  const keyed = items.map((item) => [`${item.relation} ${item.name}`, item] as const);
  return {
    repository,
    title: nameResource(first.definition.provided.id),
    items: [...new Map(keyed.toReversed()).values()].toReversed(),
  };
}

/** The objects that are named at a place, else those whose document lies around it. */
function findObjects({
  repository,
  path,
  offset,
  meanings,
}: NonNullable<ReturnType<typeof pointAt>>): readonly Found[] {
  const named = meanings.flatMap((meaning) => (meaning.is === 'name' || meaning.is === 'kind' ? [meaning] : []));
  if (named.length > 0) return named;
  const { clusters, drafts } = repository.references();
  return [...clusters.values(), drafts].flatMap((cluster) =>
    [...cluster.definitions.values()].flat().flatMap((definition) => {
      const { origin } = definition.holder.object;
      const isAround = origin?.file === path && origin.start <= offset && offset <= origin.end;
      return isAround && !definition.provided.isMade ? [{ cluster, definition }] : [];
    }),
  );
}

function listRelated({ graph }: BuiltRepository, { cluster, definition }: Found): readonly RelatedPlace[] {
  const { id } = definition.provided;
  const { holder } = definition;
  const toItem = (relation: Relation, other: ObjectId, place: SourcePlace | undefined): RelatedPlace => ({
    relation,
    name: nameResource(other),
    place,
  });
  const own = definition.provided.isMade ? [] : cluster.uses.filter((use) => use.holder === holder);
  const target = graph.builds.get(holder.build)?.target;
  const applier =
    target?.object && target.kind !== 'raw' ? nameResource({ ...target, kind: kindOf(target.kind) }) : undefined;
  return [
    ...own.flatMap((use) => {
      const found = cluster.find(use);
      return found.length > 0
        ? found.map((one) => toItem('uses', one.provided.id, findNamePlace(one)))
        : [toItem('uses', use.reference.to, use.reference.place)];
    }),
    ...findUsers(cluster, id).map((use) => toItem('used-by', use.holder.id, use.reference.place)),
    ...(definition.provided.isMade ? [toItem('made-by', holder.id, placeOfName(holder))] : []),
    ...(applier === undefined ? [] : [{ relation: 'made-by', name: applier, place: target?.place } as const]),
    ...(cluster.made.get(toObjectKey(id)) ?? []).map((one) => toItem('makes', one.provided.id, findNamePlace(one))),
    ...cluster.selections.flatMap((one) =>
      one.holder === holder
        ? one.workloads.map((selected: Holder) => toItem('selects', selected.id, placeOfName(selected)))
        : [],
    ),
    ...listSelecting(cluster, id).map((one) => toItem('selected-by', one.holder.id, one.selection.place)),
  ];
}

function kindOf(kind: string): string {
  return kind === 'argo' ? 'Application' : 'Kustomization';
}
