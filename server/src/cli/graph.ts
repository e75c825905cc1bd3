import { renderBuilds } from '../builds.ts';
import type { Build, BuildGraph, BuildProblem } from '../graph/targets/build-graph.ts';
import type { BuildTarget } from '../graph/targets/build-target.ts';
import { isWithin } from '../graph/targets/path-parts.ts';
import type { Renderer, Result } from '../ports.ts';
import type { GraphArguments } from './arguments.ts';
import { formatGraphJson } from './format-graph-json.ts';
import { formatGraph } from './format-graph.ts';
import type { CommandRun } from './render.ts';
import { type Machine, openAt, readRepository } from './repository.ts';

/** Runs `driftline graph`; an error is why there is nothing to print at all. */
export async function runGraph(
  args: GraphArguments & { readonly hasColour: boolean },
  machine: Machine,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Result<CommandRun, string>> {
  const opened = await openAt(args.path, machine, signal);
  if (!opened.ok) return opened;
  const { repository, path } = opened.value;
  const contents = await readRepository(repository, machine, signal);
  if (!contents.ok) return contents;
  const { files, others, problems } = contents.value;
  const request = { root: repository.root, files, others, texts: new Map(), read: repository.read };
  const followed = await renderBuilds({ ...request, hasYaml: false }, renderer, signal);
  if (!followed.ok) return { ok: false, error: followed.error.message };
  const graph = narrow(followed.value, path);
  const format = args.format === 'json' ? formatGraphJson : formatGraph;
  const output = await format(graph, repository, args.hasColour);
  const isWhole = problems.length === 0 && !graph.isCut;
  const isFaulty = [...graph.builds.values()].some((build) => build.problems.some(isFault));
  return { ok: true, value: { output, messages: problems, code: !isWhole ? 2 : isFaulty ? 1 : 0 } };
}

/** Whether something is wrong with the files, and not only worth knowing. */
function isFault({ isNote }: BuildProblem): boolean {
  return !isNote;
}

/** What concerns a file or folder: the builds that read something of it or are declared there, and what brings them. */
function narrow(graph: BuildGraph, path: string): BuildGraph {
  if (path === '/') return graph;
  const kept = new Set<string>();
  for (const build of graph.builds.values()) {
    if (!isAbout(build, path)) continue;
    for (let id: string | undefined = build.target.id; id !== undefined && !kept.has(id);) {
      kept.add(id);
      id = graph.builds.get(id)?.target.parent;
    }
  }
  const builds = new Map([...graph.builds].filter(([id]) => kept.has(id)));
  const isIn = ({ place, directory }: BuildTarget): boolean =>
    isWithin(directory, path) || (place !== undefined && isWithin(place.file, path));
  const orphans = graph.orphans.filter((file) => isWithin(file, path));
  return { ...graph, builds, orphans, unreached: graph.unreached.filter(isIn) };
}

function isAbout({ target, reads }: Build, path: string): boolean {
  if (target.place && isWithin(target.place.file, path)) return true;
  return [...reads].some(([file, kind]) => kind === 'file' && isWithin(file, path));
}
