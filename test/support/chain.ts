import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderBuilds } from '../../server/src/builds.ts';
import type { Build, BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { graphFiles } from './graph-files.ts';
import { makeFolder } from './repository-folder.ts';

/** A repository on the disk whose builds are followed. */
export interface Chain {
  /** As it is now. */
  readonly graph: BuildGraph;
  /** The folders that were built the last time, in order. */
  readonly built: readonly string[];
  /** Writes files and follows the chain again, from what is known. */
  change(contents: Readonly<Record<string, string>>): Promise<void>;
  /** The build with a name: `default/web`, or the folder of one without a namespace. */
  find(name: string): Build;
}

/** Makes a repository of these files, by path from its root with a slash before it, and follows its chain of builds. */
export async function followChain(renderer: Renderer, contents: Readonly<Record<string, string>>): Promise<Chain> {
  const root = await makeFolder(
    Object.fromEntries(Object.entries(contents).map(([path, text]) => [path.slice(1), text])),
  );
  return followIn(root, renderer, contents);
}

/** The same for files that are on the disk. */
export async function followIn(
  root: string,
  renderer: Renderer,
  contents: Readonly<Record<string, string>>,
): Promise<Chain> {
  let files = contents;
  let built: string[] = [];
  const counting: Renderer = {
    ...renderer,
    render(request, signal) {
      built.push(request.directory);
      return renderer.render(request, signal);
    },
  };
  const { signal } = new AbortController();
  const follow = async (before?: BuildGraph, changed: readonly string[] = []): Promise<BuildGraph> => {
    const yaml = Object.entries(files).filter(([path]) => /\.ya?ml$/.test(path));
    const others = Object.keys(files).filter((path) => path.endsWith('.json'));
    const read = (path: string): Promise<string | undefined> =>
      readFile(join(root, path), 'utf8').catch(() => undefined);
    const known = { root, files: graphFiles(Object.fromEntries(yaml)), others, texts: new Map(), read };
    const request = { ...known, hasYaml: true };
    const earlier = before && { graph: before, changed: new Set(changed) };
    const answer = await renderBuilds(request, counting, signal, earlier);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  let graph = await follow();
  return {
    get graph() {
      return graph;
    },
    get built() {
      return built;
    },
    async change(changes) {
      for (const [path, text] of Object.entries(changes)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
      files = { ...files, ...changes };
      built = [];
      graph = await follow(graph, Object.keys(changes));
    },
    find(name) {
      const found = [...graph.builds.values()].find(({ target }) =>
        target.namespace === undefined ? target.directory === name : `${target.namespace}/${target.name}` === name,
      );
      if (!found) throw new Error(`nothing builds ${name}`);
      return found;
    },
  };
}
