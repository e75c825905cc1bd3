import type { Build, BuildGraph } from '../targets/build-graph.ts';
import type { BuildTarget } from '../targets/build-target.ts';
import { isBuiltIn } from './built-in.ts';
import { groupBy } from './group-by.ts';
import { type Doubt, findDoubts, toWanted, toWantedPods } from './find-doubts.ts';
import { type Suspect, suspectBuild } from './list-suspects.ts';
import { type PodSelection, isSelecting, listSelected } from './match-labels.ts';
import { type ObjectId, toKindKey, toObjectKey } from './object-id.ts';
import {
  type BuildReferences,
  type Definition,
  type Holder,
  type KnownReferences,
  type Use,
  readBuild,
  readObjects,
} from './read-build.ts';

/** A reference to what no build makes, and whether that is sure to be a mistake. */
export interface Unresolved {
  readonly use: Use;
  /** `missing`: everything of its cluster is rendered, and nothing that is known there makes it. */
  readonly reason: 'missing' | 'maybe-elsewhere' | 'optional';
  readonly doubts: readonly Doubt[];
}

/** Which Pods an object selects: the objects that make them. */
export interface ResolvedSelection {
  readonly holder: Holder;
  readonly selection: PodSelection;
  readonly workloads: readonly Holder[];
  /** Where there are none: whether anything that is not known may make them. */
  readonly doubts: readonly Doubt[];
}

/** What the objects of a cluster have to do with each other. */
export interface ClusterReferences {
  /** By `toObjectKey`: what is made, also by controllers; several builds can make one. */
  readonly definitions: ReadonlyMap<string, readonly Definition[]>;
  /** By `toObjectKey`: who names it, whether it is there or not. */
  readonly users: ReadonlyMap<string, readonly Use[]>;
  readonly uses: readonly Use[];
  /** By the key of an object: what controllers make of it. */
  readonly made: ReadonlyMap<string, readonly Definition[]>;
  readonly selections: readonly ResolvedSelection[];
  readonly unresolved: readonly Unresolved[];
  /** The definitions that a reference leads to; empty where none does. */
  readonly find: (use: Use) => readonly Definition[];
}

/** Who names an object of a cluster, or something that a controller makes of it. */
export function findUsers({ definitions, users, made }: ClusterReferences, id: ObjectId): readonly Use[] {
  const key = toObjectKey(id);
  const all = [key, ...(made.get(key) ?? []).map(({ provided }) => toObjectKey(provided.id))];
  // what several make is not used of each
  const own = all.filter((one) => one === key || (definitions.get(one) ?? []).length === 1);
  return [...new Set(own.flatMap((one) => users.get(one) ?? []))];
}

/** The references of a repository. */
export interface ReferenceIndex {
  /** By the name of the cluster, empty where it has none. */
  readonly clusters: ReadonlyMap<string, ClusterReferences>;
  /** Of folders that no controller is asked to apply: nobody knows what they go together with. */
  readonly drafts: ClusterReferences;
}

/** Brings the references of all builds together; what a build says is read once for each time it is rendered. */
export function indexReferences(graph: BuildGraph, known: KnownReferences): ReferenceIndex {
  const drafts: Build[] = [];
  const clusters = new Map<string, Build[]>();
  for (const build of graph.builds.values()) {
    const { target } = build;
    const cluster = target.destination ?? target.cluster ?? '';
    if (isDraft(target)) drafts.push(build);
    else clusters.set(cluster, [...(clusters.get(cluster) ?? []), build]);
  }
  const ofDrafts = gather(drafts.map((build) => readBuild(build, known)));
  const isHidden = graph.isCut;
  const roots = findRootObjects(graph, clusters);
  return {
    clusters: new Map(
      [...clusters].map(([cluster, builds]) => {
        const own = builds.map((build) => readBuild(build, known));
        const read = gather([...own, ...addRoots(own, roots.get(cluster) ?? [])]);
        const suspects = [...builds.flatMap(suspectBuild), ...own.flatMap((one) => one.suspects)];
        const by = toJudge(read, ofDrafts, isHidden ? [...suspects, hidden] : suspects, roots.get(cluster) ?? []);
        return [cluster, resolve(read, by)] as const;
      }),
    ),
    drafts: resolve(ofDrafts, () => [draft]),
  };
}

const draft: Doubt = { by: 'draft', name: '', evidence: 'place' };
/** More builds than are followed. */
const hidden: Suspect = {
  by: 'build',
  name: '',
  group: '',
  names: [],
  words: new Set(),
  makes: 'anything',
  namespaces: [],
};

function isDraft({ kind, isUnreached }: BuildTarget): boolean {
  return kind === 'kustomize' || isUnreached === true;
}

/** Where chains begin, by cluster: what they begin with is in no build unless it brings itself. */
function findRootObjects(
  { builds }: BuildGraph,
  clusters: ReadonlyMap<string, readonly Build[]>,
): ReadonlyMap<string, readonly BuildTarget[]> {
  const roots = [...builds.values()].flatMap(({ target }) =>
    target.parent === undefined && target.object && !isDraft(target) ? [target] : [],
  );
  return new Map([...clusters.keys()].map((name) => [name, roots.filter(({ cluster = '' }) => cluster === name)]));
}

function addRoots(own: readonly BuildReferences[], roots: readonly BuildTarget[]): readonly BuildReferences[] {
  const made = new Set(own.flatMap(({ definitions }) => definitions.map(({ provided: { id } }) => toObjectKey(id))));
  return roots.flatMap(({ id, object, leaves = [], place, namespace }) => {
    if (!object) return [];
    const root = { value: object, leaves, ...(place && { origin: place }) };
    const read = readObjects([root], { build: id, isStale: false }, namespace);
    const [first] = read.definitions;
    return first && !made.has(toObjectKey(first.provided.id)) ? [read] : [];
  });
}

interface Gathered extends BuildReferences {
  readonly byKey: ReadonlyMap<string, readonly Definition[]>;
  /** By kind and name, whatever the namespace. */
  readonly byName: ReadonlyMap<string, readonly Definition[]>;
}

function gather(all: readonly BuildReferences[]): Gathered {
  const definitions = all.flatMap((one) => one.definitions);
  return {
    definitions,
    uses: all.flatMap((one) => one.uses),
    selections: all.flatMap((one) => one.selections),
    workloads: all.flatMap((one) => one.workloads),
    suspects: all.flatMap((one) => one.suspects),
    byKey: groupBy(definitions, ({ provided: { id } }) => toObjectKey(id)),
    byName: groupBy(definitions, ({ provided: { id } }) => toNameKey(id)),
  };
}

function toNameKey(id: ObjectId): string {
  return `${toKindKey(id)}/${id.name}`;
}

type Judge = (wanted: Use | PodSelection) => readonly Doubt[];

/** Finds what speaks against it that something is missing. */
function toJudge(read: Gathered, drafts: Gathered, suspects: readonly Suspect[], roots: readonly BuildTarget[]): Judge {
  const sources = new Set(roots.flatMap(({ sourceRef }) => (sourceRef ? [toPlainKey(sourceRef)] : [])));
  const namespaces = new Set(roots.map(({ namespace }) => namespace));
  return (wanted) => {
    if ('selector' in wanted)
      return findDoubts(toWantedPods(wanted.namespace, listSelected(wanted.selector)), suspects);
    const { to, isBootstrap } = wanted.reference;
    const isFirst = isBootstrap || sources.has(toPlainKey(to)) || (to.kind === 'Namespace' && namespaces.has(to.name));
    return [
      ...(isFirst ? [{ by: 'hand', name: '', evidence: 'told' } as const] : []),
      ...(drafts.byName.has(toNameKey(to)) ? [{ ...draft, evidence: 'told' } as const] : []),
      ...((read.byName.get(toNameKey(to)) ?? []).some(isCopied)
        ? [{ by: 'copy', name: '', evidence: 'told' } as const]
        : []),
      ...findDoubts(toWanted(to), suspects),
    ];
  };
}

/** Controllers copy it to other namespaces: https://github.com/emberstack/kubernetes-reflector and the like. */
function isCopied({ holder: { object } }: Definition): boolean {
  return /reflector\.v1\.k8s|replicator\.v1\.mittwald|kubed\.appscode/.test(JSON.stringify(object.value));
}

function toPlainKey({ kind, namespace, name }: Omit<ObjectId, 'group'>): string {
  return [kind, namespace ?? '', name].join('/');
}

/** Many name the same object, about which there is the same to say. */
function remember(judge: Judge): (use: Use) => readonly Doubt[] {
  const known = new Map<string, readonly Doubt[]>();
  return (use) => {
    const { to, isBootstrap } = use.reference;
    const key = `${toObjectKey(to)} ${isBootstrap}`;
    const doubts = known.get(key) ?? judge(use);
    known.set(key, doubts);
    return doubts;
  };
}

/** By what a reference leads to, which may lie in another namespace than it says, else by what it says. */
function indexUsers(uses: readonly Use[], find: ClusterReferences['find']): ClusterReferences['users'] {
  const keyed = uses.flatMap((use) => {
    const found = find(use).map(({ provided: { id } }) => toObjectKey(id));
    return [...new Set(found.length > 0 ? found : [toObjectKey(use.reference.to)])].map((key) => ({ key, use }));
  });
  return new Map([...groupBy(keyed, ({ key }) => key)].map(([key, own]) => [key, own.map(({ use }) => use)]));
}

function resolve(read: Gathered, judge: Judge): ClusterReferences {
  const find = ({ reference: { to, isAnywhere } }: Use): readonly Definition[] => {
    const found = read.byKey.get(toObjectKey(to)) ?? [];
    if (found.length > 0) return found;
    const named = read.byName.get(toNameKey(to)) ?? [];
    return isAnywhere ? named : named.filter(({ provided }) => provided.isEverywhere);
  };
  const judgeOnce = remember(judge);
  const served = new Set(
    read.uses.flatMap((use) => (use.reference.isOneOf && find(use).length > 0 ? [use.holder] : [])),
  );
  const unresolved = read.uses.flatMap((use): readonly Unresolved[] => {
    const { reference, holder } = use;
    if (isBuiltIn(reference.to) || find(use).length > 0) return [];
    const doubts = judgeOnce(use);
    if (reference.isOptional || (reference.isOneOf && served.has(holder))) return [{ use, reason: 'optional', doubts }];
    const isUnsure = doubts.length > 0 || holder.isStale || reference.isGuess;
    return [{ use, reason: isUnsure ? 'maybe-elsewhere' : 'missing', doubts }];
  });
  const workloads = groupBy(read.workloads, ({ holder }) => holder.id.namespace ?? '');
  const selections = read.selections.map(({ holder, selection }): ResolvedSelection => {
    const near = workloads.get(selection.namespace ?? '') ?? [];
    const selected = near.filter(({ labels }) => isSelecting(selection.selector, labels)).map((one) => one.holder);
    return { holder, selection, workloads: selected, doubts: selected.length > 0 ? [] : judge(selection) };
  });
  return {
    definitions: read.byKey,
    users: indexUsers(read.uses, find),
    uses: read.uses,
    made: groupBy(
      read.definitions.filter(({ provided }) => provided.isMade),
      ({ holder }) => toObjectKey(holder.id),
    ),
    selections,
    unresolved,
    find,
  };
}
