import type { Leaf, Provenance, RenderedObject, Step } from '../graph/build/rendered.ts';
import type { BuildProblem } from '../graph/targets/build-graph.ts';
import type { JsonObject } from '../manifest/json.ts';
import { type Annotation, annotateYaml } from './annotate-yaml.ts';
import { toPlainLine, toSafeJson } from './plain-text.ts';
import type { Repository, ShownPlace } from './repository.ts';

/** One build as a person asked for it. */
export interface PrintedBuild {
  readonly kind: 'flux' | 'argo' | 'kustomize' | 'raw';
  readonly cluster?: string;
  readonly namespace?: string;
  readonly name: string;
  /** From the repository's root. */
  readonly directory: string;
  readonly objects: readonly RenderedObject[];
  /** As kustomize would print them. */
  readonly yaml: string;
}

/** A problem of a build, and where it is for people. */
export interface PrintedProblem extends Pick<BuildProblem, 'code' | 'message'> {
  readonly place?: ShownPlace;
}

/** Builds as one text: what kustomize prints, with a comment behind each value if its place is asked for. */
export async function printYaml(
  builds: readonly PrintedBuild[],
  hasProvenance: boolean,
  repository: Repository,
): Promise<string> {
  const texts: string[] = [];
  for (const { yaml, objects } of builds) {
    if (yaml !== '') texts.push(hasProvenance ? annotateYaml(yaml, await describeAll(objects, repository)) : yaml);
  }
  return texts.join('---\n');
}

/** The same for programs; a change of what is there already needs another `version`. */
export async function printJson(
  builds: readonly PrintedBuild[],
  problems: readonly PrintedProblem[],
  hasProvenance: boolean,
  repository: Repository,
): Promise<string> {
  const printed = [];
  for (const { yaml: _yaml, objects, directory, ...build } of builds) {
    const found = [];
    for (const object of objects) found.push(await toPrintedObject(object, hasProvenance, repository));
    printed.push({ ...build, directory: repository.toShown(directory), objects: found });
  }
  return toSafeJson({ version: 1, builds: printed, problems: problems.map(toPrintedProblem) });
}

/** A problem as programs get it. */
export function toPrintedProblem({ code, message, place }: PrintedProblem): JsonObject {
  return { code, message, ...(place && { ...place }) };
}

async function toPrintedObject(
  { value, origin, leaves }: RenderedObject,
  hasProvenance: boolean,
  repository: Repository,
): Promise<unknown> {
  if (!hasProvenance) return { object: value };
  const found = [];
  for (const { path, provenance, variables } of leaves) {
    const { how } = provenance;
    const place = how === 'unknown' ? {} : await repository.locate(provenance.place);
    const by = 'by' in provenance ? { by: provenance.by } : 'via' in provenance ? { via: provenance.via } : {};
    found.push({ path, how, ...by, ...place, ...(variables && { variables }) });
  }
  return { object: value, ...(origin && { origin: await repository.locate(origin) }), leaves: found };
}

async function describeAll(
  objects: readonly RenderedObject[],
  repository: Repository,
): Promise<readonly (readonly Annotation[])[]> {
  const all: (readonly Annotation[])[] = [];
  for (const { leaves } of objects) {
    const annotations: { readonly path: readonly Step[]; readonly text: string }[] = [];
    for (const leaf of leaves) annotations.push({ path: leaf.path, text: await describeLeaf(leaf, repository) });
    all.push(annotations);
  }
  return all;
}

/** Where a value comes from, on one line: `apps/web/app.yaml:12`, and how it got there if it was not just written. */
async function describeLeaf({ provenance, variables = [] }: Leaf, repository: Repository): Promise<string> {
  const place = provenance.how === 'unknown' ? undefined : await repository.locate(provenance.place);
  const words = [describeWay(provenance), ...variables.map((name) => `\${${name}}`)].filter((word) => word !== '');
  const where = place ? `${place.file}:${place.line}` : '?';
  return toPlainLine(words.length > 0 ? `${where} (${words.join(', ')})` : where);
}

function describeWay(provenance: Provenance): string {
  switch (provenance.how) {
    case 'exact':
      return { resource: '', moved: '', patch: 'patch', 'inline-patch': 'patch', alias: 'alias' }[provenance.via];
    case 'transformer':
    case 'generator':
    case 'rewritten':
      return provenance.by;
    case 'searched':
      return { origin: '', patch: 'patch', 'json-patch': 'patch' }[provenance.via];
    case 'unknown':
      return '';
  }
}
