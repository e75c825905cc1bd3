import { readCommit } from './drift/flux-source.ts';
import { readBranch } from './drift/followed-branch.ts';
import type { KnownLineage, Lineage } from './drift/lineage.ts';
import { type Sought, findVersion } from './graph/rendered/find-version.ts';
import { isOfSecret } from './graph/rendered/hide-secrets.ts';
import type { Build, BuildGraph } from './graph/targets/build-graph.ts';
import { type CommitFacts, type GitFacts, toBehindKey, toTextKey } from './git-facts.ts';
import { type JsonObject, stringAt } from './manifest/json.ts';
import { type ResourceRef, toGroup } from './manifest/resource.ts';
import type { Version } from './manifest/version.ts';
import type { Seen } from './snapshot.ts';

/** Where an object that was seen is made. */
export interface LineagePlace {
  /** The builds of the folder, as its files are now. */
  readonly graph: BuildGraph;
  /** The file that it was seen for, from the folder. */
  readonly path: string;
  readonly standings: Sought['standings'];
}

/** Something that was seen and that a GitOps controller has applied. */
export type Applied = Extract<Seen, { readonly applier?: unknown }> & {
  readonly applier: NonNullable<Extract<Seen, { readonly applier?: unknown }>['applier']>;
};

/** Whether what was seen was applied from a commit. */
export function isApplied(seen: Seen): seen is Applied {
  return (seen.state === 'present' || seen.state === 'absent') && readCommit(seen.applier?.revision) !== undefined;
}

/** Whether builds say what a file brings about, and not the file alone. */
export function isBuilt({ graph, path }: Pick<LineagePlace, 'graph' | 'path'>): boolean {
  return (graph.readers.get(path)?.length ?? 0) > 0;
}

/**
 * What Git knows of an object that was seen; undefined where that is not known yet, or the repository is not the one that
 * is applied.
 */
export function findLineage(seen: Applied, facts: GitFacts, place: LineagePlace): Lineage | undefined {
  const { applier } = seen;
  const [commit, tip] = [readCommit(applier.revision) ?? '', readCommit(applier.fetched?.revision)];
  const known = facts.commits.get(commit);
  if (!known || known.state === 'foreign') return undefined;
  if (known.state === 'gap') return { state: 'unknown', gap: known.gap };
  const [last, fetched] = [facts.head, tip].map((one) => one !== undefined && facts.commits.get(one));
  if (last === undefined || fetched === undefined) return undefined;
  const isRendered = isBuilt(place);
  const versionOf = (one: string | null | undefined): Version => {
    if (one === null) return 'absent';
    const commitFacts = one === undefined ? undefined : facts.commits.get(one);
    if (one === undefined || commitFacts?.state !== 'built') return 'unknown';
    const found = isRendered ? findBuilt(commitFacts, seen, place).version : findWritten(facts, one, seen, place.path);
    return found === 'submodule' ? 'unknown' : found;
  };
  const built = isRendered ? findBuilt(known, seen, place) : undefined;
  const applied = built ? built.version : findWritten(facts, commit, seen, place.path);
  if (applied === 'submodule') return { state: 'unknown', gap: 'submodule' };
  if (applied === 'unknown') return isRendered ? { state: 'unknown', gap: 'not-built' } : undefined;
  // what another file said then is not known
  if (applied === 'absent' && !isRendered) return undefined;
  const [base, head, fetchedTip] = [
    tip === undefined ? undefined : facts.bases.get(tip),
    versionOf(facts.head),
    versionOf(tip),
  ];
  // a tip that cannot be built has what the last commit has if it goes back to it, and what was applied does not
  const isContained = (other: string | undefined): boolean =>
    other !== undefined && facts.bases.get(other) === facts.head;
  const isFetched = fetchedTip === 'unknown' && isContained(tip) && !isContained(commit);
  const branch = readBranch(applier);
  const behind = branch === undefined ? undefined : facts.behind.get(toBehindKey(commit, branch))?.count;
  return {
    state: 'known',
    head,
    base: versionOf(base),
    tip: isFetched ? head : fetchedTip,
    applied,
    isPushed: facts.isPushed,
    isRendered,
    ...(typeof behind === 'number' && { behind }),
    ...(built && built.secretPaths.length > 0 && { secretPaths: built.secretPaths }),
    ...(known.secretTexts.length > 0 && { secretTexts: known.secretTexts }),
  };
}

function findBuilt(
  { graph, submodules }: CommitFacts & { readonly state: 'built' },
  { declared, applier }: Applied,
  { standings }: LineagePlace,
): { readonly version: Version | 'submodule'; readonly secretPaths: NonNullable<KnownLineage['secretPaths']> } {
  const { version, builds } = findVersion(graph, { ref: toRef(declared), owner: applier, standings });
  const isBelow = (path: string): boolean => submodules.some((one) => path === one || path.startsWith(`${one}/`));
  const all = builds.length > 0 ? builds : submodules.length > 0 ? [...graph.builds.values()] : [];
  const isSubmodule = all.some(({ reads }) => [...reads.keys()].some(isBelow));
  const secretPaths = builds.flatMap((build) => listSecretPaths(build, toRef(declared)));
  return { version: isSubmodule ? 'submodule' : version, secretPaths };
}

function listSecretPaths({ variables, rendered }: Build, ref: ResourceRef): NonNullable<KnownLineage['secretPaths']> {
  const secrets = new Set([...(variables?.values ?? [])].flatMap(([name, { isSecret }]) => (isSecret ? [name] : [])));
  const object = secrets.size === 0 ? undefined : rendered?.objects.find(({ value }) => isSameRef(toRef(value), ref));
  return (object?.leaves ?? []).filter((leaf) => isOfSecret(leaf, { secrets })).map(({ path }) => path);
}

function findWritten(facts: GitFacts, commit: string, { declared }: Applied, path: string): Version {
  const manifest = facts.texts.get(toTextKey(commit, path));
  if (manifest === undefined) return 'unknown';
  const wanted = toRef(declared);
  const found = manifest?.resources.filter(({ value }) => isSameRef(toRef(value), wanted)) ?? [];
  const [first] = found;
  return first ? (found.length === 1 ? first.value : 'unknown') : 'absent';
}

function toRef(value: JsonObject): ResourceRef {
  const [apiVersion, kind] = [stringAt(value, 'apiVersion') ?? '', stringAt(value, 'kind') ?? ''];
  const [name, namespace] = [stringAt(value, 'metadata', 'name') ?? '', stringAt(value, 'metadata', 'namespace')];
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}

function isSameRef(a: ResourceRef, b: ResourceRef): boolean {
  const isSameGroup = toGroup(a.apiVersion) === toGroup(b.apiVersion);
  return isSameGroup && a.kind === b.kind && a.name === b.name && a.namespace === b.namespace;
}
