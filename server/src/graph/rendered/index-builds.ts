import { stringAt } from '../../manifest/json.ts';
import type { Leaf, RenderedObject } from '../build/rendered.ts';
import type { Build, BuildGraph, BuildProblem } from '../targets/build-graph.ts';
import { placeOf } from './find-leaf.ts';
import type { BuildVariables, RenderedPart, VariableValue } from './rendered-file.ts';

/** What builds make of each file, by path from the repository's root. */
export interface BuildIndex {
  readonly parts: ReadonlyMap<string, FileParts>;
  readonly problems: ReadonlyMap<string, readonly BuildProblem[]>;
}

/** What builds make of one file. */
export interface FileParts {
  /** All objects of the builds that read it. */
  readonly objects: readonly RenderedPart[];
  /** Those that it has something in that is not in all of them alike, as a namespace is. */
  readonly own: readonly RenderedPart[];
  readonly variables: readonly BuildVariables[];
}

/** The answers of before, for builds that are the same. */
export type KnownParts = WeakMap<Build, ReadonlyMap<string, FileParts>>;

/** Turns the builds of a repository around: from each file to what is made of it. */
export function indexBuilds({ builds }: BuildGraph, known: KnownParts): BuildIndex {
  const parts = new Map<string, FileParts>();
  const problems = new Map<string, BuildProblem[]>();
  for (const build of builds.values()) {
    const own = known.get(build) ?? indexBuild(build);
    known.set(build, own);
    for (const [file, more] of own) parts.set(file, join(parts.get(file), more));
    for (const problem of build.problems) {
      if (!problem.place) continue;
      const { file } = problem.place;
      problems.set(file, [...(problems.get(file) ?? []), problem]);
    }
  }
  return { parts, problems };
}

function join(before: FileParts | undefined, { objects, own, variables }: FileParts): FileParts {
  return {
    objects: [...(before?.objects ?? []), ...objects],
    own: [...(before?.own ?? []), ...own],
    variables: [...(before?.variables ?? []), ...variables],
  };
}

function indexBuild(build: Build): ReadonlyMap<string, FileParts> {
  const { rendered, reads } = build;
  if (!rendered) return new Map();
  const name = nameBuild(build);
  const variables = toVariables(build, name);
  const secrets = new Set(
    [...variables].flatMap(({ values }) => [...values].flatMap(([key, { isSecret }]) => (isSecret ? [key] : []))),
  );
  const parts = rendered.objects.flatMap((object) => toPart(name, object, secrets));
  const own = new Map<string, RenderedPart[]>();
  for (const part of parts) for (const file of filesOf(part.object)) own.set(file, [...(own.get(file) ?? []), part]);
  const files = [...reads].flatMap(([file, kind]) => (kind === 'file' ? [file] : []));
  return new Map(files.map((file) => [file, { objects: parts, own: own.get(file) ?? [], variables }]));
}

function nameBuild({ target: { kind, namespace, name, directory } }: Build): string {
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  if (kind === 'flux') return `Kustomization ${full}`;
  return kind === 'argo' ? `Application ${full}` : directory;
}

function toVariables({ variables, target }: Build, build: string): readonly BuildVariables[] {
  if (!variables) return [];
  const values = [...variables.values].map(([key, { value, from, place, isSecret }]): [string, VariableValue] => {
    const full = from && `${from.kind} ${from.namespace === undefined ? '' : `${from.namespace}/`}${from.name}`;
    const source = full ?? `Kustomization ${target.name}`;
    return [key, { value, isSecret, source, ...(place ? { place } : {}) }];
  });
  return [{ build, values: new Map(values) }];
}

function toPart(build: string, object: RenderedObject, secrets: ReadonlySet<string>): readonly RenderedPart[] {
  const { value } = object;
  const [apiVersion, kind] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind')];
  const [name, namespace] = [stringAt(value, 'metadata', 'name'), stringAt(value, 'metadata', 'namespace')];
  if (!apiVersion || !kind || !name) return [];
  return [{ build, object, ref: { apiVersion, kind, name, ...(namespace ? { namespace } : {}) }, secrets }];
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
