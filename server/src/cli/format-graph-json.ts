import type { SourcePlace } from '../graph/build/rendered.ts';
import type { Build, BuildGraph } from '../graph/targets/build-graph.ts';
import type { BuildTarget } from '../graph/targets/build-target.ts';
import { listEdges } from '../graph/targets/list-edges.ts';
import { toSafeJson } from './plain-text.ts';
import type { Repository, ShownPlace } from './repository.ts';

/** The graph for programs; a change of what is there already needs another `version`. No value of a variable is in it. */
export async function formatGraphJson(graph: BuildGraph, repository: Repository): Promise<string> {
  const builds = [];
  for (const build of graph.builds.values()) builds.push(await toPrintedBuild(build, repository));
  const unreached = [];
  for (const target of graph.unreached) unreached.push(await toPrintedTarget(target, repository));
  const edges = [];
  for (const { place, ...edge } of listEdges(graph)) {
    if (graph.builds.has(edge.from)) edges.push({ ...edge, ...(await locate(place, repository)) });
  }
  const orphans = graph.orphans.map((file) => repository.toShown(file));
  return toSafeJson({ version: 1, isCut: graph.isCut, builds, edges, unreached, orphans });
}

async function toPrintedBuild(
  { target, state, rendered, contents, variables, problems, isStrict }: Build,
  repository: Repository,
): Promise<unknown> {
  const releases = [];
  for (const { place, valuesFrom: _values, dependsOn: _needs, ...release } of contents.releases) {
    releases.push({ ...release, ...(await locate(place, repository)) });
  }
  const names = [];
  for (const [name, { value, from, place, isSecret }] of variables?.values ?? []) {
    const common = { name, isKnown: value !== null, isSecret, ...(from && { from }) };
    names.push({ ...common, ...(await locate(place, repository)) });
  }
  const found = [];
  for (const { code, message, isNote, place } of problems) {
    found.push({ code, message, isNote: isNote ?? false, ...(await locate(place, repository)) });
  }
  return {
    ...(await toPrintedTarget(target, repository)),
    state,
    ...(rendered && { objects: rendered.objects.length }),
    ...(variables && { variables: { names, isOpen: variables.isOpen, isStrict } }),
    releases,
    problems: found,
  };
}

async function toPrintedTarget(target: BuildTarget, repository: Repository): Promise<object> {
  const { id, kind, cluster, namespace, name, directory, parent, destination, isSuspended, isUnreached } = target;
  return {
    ...{ id, kind, name, directory: repository.toShown(directory), isSuspended },
    ...(namespace !== undefined && { namespace }),
    ...(cluster !== undefined && { cluster }),
    ...(destination !== undefined && { destination }),
    ...(parent !== undefined && { parent }),
    ...(isUnreached && { isUnreached }),
    ...(await locate(target.place, repository)),
  };
}

async function locate(
  place: SourcePlace | undefined,
  repository: Repository,
): Promise<{ readonly place?: Omit<ShownPlace, 'endLine' | 'endColumn'> }> {
  if (!place) return {};
  const { file, line, column } = await repository.locate(place);
  return { place: { file, line, column } };
}
