import { stringAt } from '../../manifest/json.ts';
import { hasSecret } from '../../manifest/mask-texts.ts';
import type { Leaf, Rendered, RenderedObject } from '../build/rendered.ts';
import type { Build, BuildGraph, BuildProblem } from '../targets/build-graph.ts';
import type { Standings } from '../targets/live-chains.ts';
import { placeOf } from './find-leaf.ts';
import type { BuildVariables, RenderedPart, VariableValue } from './rendered-file.ts';

/** What builds make of each file, by path from the repository's root. */
export interface BuildIndex {
  readonly parts: ReadonlyMap<string, FileParts>;
  readonly problems: ReadonlyMap<string, readonly BuildProblem[]>;
  /** Whether any of the builds is asked for by a controller. */
  readonly isControlled: boolean;
  /** What is put in from Secrets anywhere. */
  readonly secretTexts: readonly string[];
  /** Files of builds that fail, where what they last made says nothing of the file as it is now. */
  readonly unknown: ReadonlySet<string>;
}

/** What builds make of one file. */
export interface FileParts {
  /** All objects of the builds that read it. */
  readonly objects: readonly RenderedPart[];
  /** Those that it has something in that is not in all of them alike, as a namespace is. */
  readonly own: readonly RenderedPart[];
  readonly variables: readonly BuildVariables[];
}

/** The answers of before, for what has not been rendered anew; `key` holds what else they depend on. */
export type KnownParts = WeakMap<Rendered, { readonly key: string; readonly parts: ReadonlyMap<string, FileParts> }>;

/** Turns the builds of a repository around: from each file to what is made of it. */
export function indexBuilds({ builds }: BuildGraph, known: KnownParts, standings: Standings = new Map()): BuildIndex {
  const parts = new Map<string, FileParts>();
  const secretTexts = findSecretTexts(builds.values());
  const unknown = new Set<string>();
  for (const build of builds.values()) {
    for (const file of listUnknown(build)) unknown.add(file);
    for (const [file, more] of findParts(build, known, secretTexts, standings))
      parts.set(file, join(parts.get(file), more));
  }
  const problems = gatherProblems(builds.values());
  const isControlled = [...builds.values()].some(({ target }) => target.kind === 'flux' || target.kind === 'argo');
  return { parts, problems, isControlled, secretTexts, unknown };
}

/**
 * The same where only these builds have made something else, from the same files and with the same variables: the rest is
 * as it was.
 */
export function reindexBuilds(
  before: BuildIndex,
  { builds, readers }: BuildGraph,
  ids: readonly string[],
  known: KnownParts,
  standings: Standings,
): BuildIndex {
  const { secretTexts } = before;
  const changed = ids.flatMap((id) => builds.get(id) ?? []);
  const files = new Set(changed.flatMap(({ reads }) => [...reads.keys()]));
  const parts = new Map(before.parts);
  for (const file of files) {
    const all = (readers.get(file) ?? []).flatMap((id) => builds.get(id) ?? []);
    const own = all.flatMap((build) => findParts(build, known, secretTexts, standings).get(file) ?? []);
    if (own.length > 0) parts.set(file, own.reduce<FileParts | undefined>(join, undefined) ?? nothing);
  }
  const hasProblems = changed.some(({ problems }) => problems.length > 0);
  return { ...before, parts, ...(hasProblems && { problems: gatherProblems(builds.values()) }) };
}

const nothing: FileParts = { objects: [], own: [], variables: [] };

function gatherProblems(builds: Iterable<Build>): BuildIndex['problems'] {
  const problems = new Map<string, BuildProblem[]>();
  for (const build of builds)
    for (const problem of build.problems) {
      const file = problem.place?.file;
      if (file !== undefined) problems.set(file, [...(problems.get(file) ?? []), problem]);
    }
  return problems;
}

/** What a failing build last made holds for the files that have not changed since. */
function listUnknown({ state, reads, last }: Build): readonly string[] {
  if (state !== 'failed') return [];
  const known = last?.rendered.reads ?? new Map<string, string>();
  const files = [...reads, ...known].flatMap(([file, kind]) => (kind === 'file' ? [file] : []));
  return files.filter((file) => !known.has(file) || last?.changed.has(file));
}

/** Of the variables that come from Secrets; what is made with one of them is told by its text. */
export function findSecretTexts(builds: Iterable<Build>): readonly string[] {
  const found = new Set<string>();
  for (const { variables } of builds)
    for (const { isSecret, value } of variables?.values.values() ?? []) if (isSecret && value) found.add(value);
  return [...found];
}

function findParts(
  build: Build,
  known: KnownParts,
  secretTexts: readonly string[],
  standings: Standings,
): ReadonlyMap<string, FileParts> {
  const { last } = build;
  const rendered = build.rendered ?? last?.rendered;
  if (!rendered) return new Map();
  const variables = toVariables(build, nameBuild(build), secretTexts);
  const isElsewhere = isOfOthers(build, standings);
  const key = JSON.stringify([nameBuild(build), build.state, isElsewhere, variables.map(({ values }) => [...values])]);
  const before = known.get(rendered);
  const parts = before?.key === key ? before.parts : indexBuild(build, rendered, variables, isElsewhere);
  known.set(rendered, { key, parts });
  return last ? new Map([...parts].filter(([file]) => !last.changed.has(file))) : parts;
}

function join(before: FileParts | undefined, { objects, own, variables }: FileParts): FileParts {
  return {
    objects: [...(before?.objects ?? []), ...objects],
    own: [...(before?.own ?? []), ...own],
    variables: [...(before?.variables ?? []), ...variables],
  };
}

function indexBuild(
  build: Build,
  rendered: Rendered,
  variables: readonly BuildVariables[],
  isElsewhere: boolean,
): ReadonlyMap<string, FileParts> {
  const name = nameBuild(build);
  const secrets = new Set(
    [...variables].flatMap(({ values }) => [...values].flatMap(([key, { isSecret }]) => (isSecret ? [key] : []))),
  );
  const isUnclaimed = build.target.kind === 'kustomize';
  const isStale = build.state === 'failed';
  const parts = rendered.objects.flatMap((object) =>
    toPart(object, { build: name, isUnclaimed, isElsewhere, isStale, secrets }),
  );
  const own = new Map<string, RenderedPart[]>();
  for (const part of parts) for (const file of filesOf(part.object)) own.set(file, [...(own.get(file) ?? []), part]);
  const files = [...rendered.reads].flatMap(([file, kind]) => (kind === 'file' ? [file] : []));
  return new Map(files.map((file) => [file, { objects: parts, own: own.get(file) ?? [], variables }]));
}

/** While it is asked for which of several clusters a build is, it counts as being for another one. */
function isOfOthers({ target: { cluster, destination } }: Build, standings: Standings): boolean {
  const standing = standings.get(cluster ?? '');
  return destination !== undefined || standing === 'elsewhere' || (standing === 'pending' && standings.size > 1);
}

function nameBuild({ target: { kind, namespace, name, directory } }: Build): string {
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  if (kind === 'flux') return `Kustomization ${full}`;
  return kind === 'argo' ? `Application ${full}` : directory;
}

function toVariables(
  { variables, target }: Build,
  build: string,
  secretTexts: readonly string[],
): readonly BuildVariables[] {
  if (!variables) return [];
  const values = [...variables.values].map(
    ([key, { value, from, place, isSecret, isLive }]): [string, VariableValue] => {
      const full = from && `${from.kind} ${from.namespace === undefined ? '' : `${from.namespace}/`}${from.name}`;
      const source = full ?? `Kustomization ${target.name}`;
      const isHidden = isSecret || (value !== null && hasSecret(value, secretTexts));
      return [key, { value, isSecret: isHidden, source, ...(place ? { place } : {}), ...(isLive && { isLive }) }];
    },
  );
  return [{ build, values: new Map(values), isOpen: variables.isOpen }];
}

function toPart(
  object: RenderedObject,
  common: Pick<RenderedPart, 'build' | 'isUnclaimed' | 'isElsewhere' | 'isStale' | 'secrets'>,
): readonly RenderedPart[] {
  const { value } = object;
  const [apiVersion, kind] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind')];
  const [name, namespace] = [stringAt(value, 'metadata', 'name'), stringAt(value, 'metadata', 'namespace')];
  if (!apiVersion || !kind || !name) return [];
  return [{ ...common, object, ref: { apiVersion, kind, name, ...(namespace ? { namespace } : {}) } }];
}

function filesOf({ origin, leaves }: RenderedObject): ReadonlySet<string> {
  const files = leaves.flatMap((leaf) => (isParticular(leaf) ? (placeOf(leaf)?.file ?? []) : []));
  return new Set(origin ? [...files, origin.file] : files);
}

/** Transformers that are for chosen objects; the others treat all alike. */
const particular: ReadonlySet<string> = new Set(['images', 'replicas', 'replacements', 'vars', 'flux images']);

function isParticular({ provenance }: Leaf): boolean {
  return provenance.how !== 'transformer' || particular.has(provenance.by);
}
