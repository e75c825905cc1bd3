import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderBuilds } from '../../server/src/builds.ts';
import { foreseeGraph } from '../../server/src/graph/foresight/foresee-graph.ts';
import { compareTexts } from '../../server/src/graph/foresight/value-edit.ts';
import { type KnownParts, indexBuilds, reindexBuilds } from '../../server/src/graph/rendered/index-builds.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { readGraphFile, toGraphFiles } from '../../server/src/graph/targets/graph-files.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Renderer } from '../../server/src/ports.ts';

/** A repository as it was built, in which edits are tried out. */
export interface ForesightLab {
  readonly graph: BuildGraph;
  readonly texts: ReadonlyMap<string, string>;
  /** `unforeseen`, `as built`, or what differs. */
  readonly tryOut: (file: string, now: string) => Promise<string>;
}

/** Builds a repository that lies on the disk; `contents` are its files by path from its root, with a slash before it. */
export async function openForesightLab(
  root: string,
  contents: Readonly<Record<string, string>>,
  renderer: Renderer,
): Promise<ForesightLab> {
  const { signal } = new AbortController();
  const read = new Map(
    Object.entries(contents)
      .filter(([path]) => /\.ya?ml$/.test(path))
      .map(([path, text]) => [path, readGraphFile(path, parse(path, 1, text))] as const),
  );
  const build = async (texts: ReadonlyMap<string, string>, before?: BuildGraph): Promise<BuildGraph> => {
    const files = new Map(read);
    for (const [path, text] of texts) files.set(path, readGraphFile(path, parse(path, 1, text)));
    const readText = async (path: string): Promise<string | undefined> =>
      texts.get(path) ?? (await readFile(join(root, path), 'utf8').catch(() => undefined));
    const request = { root, files: toGraphFiles(files), others: [], texts, read: readText, hasYaml: false };
    const earlier = before && { graph: before, changed: new Set(texts.keys()) };
    const built = await renderBuilds(request, renderer, signal, earlier);
    if (!built.ok) throw new Error(built.error.message);
    return built.value;
  };
  const graph = await build(new Map());
  const known: KnownParts = new WeakMap();
  const index = indexBuilds(graph, known);
  return {
    graph,
    texts: new Map(Object.entries(contents)),
    async tryOut(file, now) {
      const edit = compareTexts(file, contents[file] ?? '', now);
      const foreseen = edit && foreseeGraph(graph, edit);
      if (!foreseen) return 'unforeseen';
      const ids = foreseen.readers.get(file) ?? [];
      const [whole, part] = [
        indexBuilds(foreseen, new WeakMap()),
        reindexBuilds(index, foreseen, ids, known, new Map()),
      ].map(toText);
      if (whole !== part) return `index: ${tellDifference(whole ?? '', part ?? '')}`;
      return compare(await build(new Map([[file, now]]), graph), foreseen);
    },
  };
}

function compare(built: BuildGraph, foreseen: BuildGraph): string {
  if ([...built.builds.keys()].join() !== [...foreseen.builds.keys()].join()) return 'other builds';
  for (const [id, build] of built.builds) {
    const other = foreseen.builds.get(id);
    for (const [part, a, b] of [
      ['state', build.state, other?.state],
      ['objects', build.rendered?.objects, other?.rendered?.objects],
      ['problems', build.problems, other?.problems],
      ['contents', build.contents, other?.contents],
      ['variables', build.variables, other?.variables],
    ] as const) {
      const [here, there] = [toText(a), toText(b)];
      if (here !== there) return `${id} ${part}: ${tellDifference(here, there)}`;
    }
  }
  return 'as built';
}

function toText(value: unknown): string {
  const write = (_key: string, one: unknown): unknown => (one instanceof Map ? [...one] : one);
  return JSON.stringify([value], write);
}

function tellDifference(a: string, b: string): string {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return `${a.slice(Math.max(0, i - 80), i + 60)} | ${b.slice(i, i + 60)}`;
}
