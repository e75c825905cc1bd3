import { renderBuilds } from './builds.ts';
import { toBuildsRequest } from './folder-request.ts';
import { readGraphFile } from './graph/targets/graph-files.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { FindLive } from './graph/targets/live-chains.ts';
import { isManifestFile } from './manifest/file-names.ts';
import { parse } from './manifest/parse.ts';
import type { Renderer, RepositoryFiles } from './ports.ts';
import { type RenderedFolder, toUri } from './rendered-folder.ts';

/** What building at another time needs beside the folder. */
interface BuildTools {
  readonly renderer: Renderer;
  readonly files: RepositoryFiles;
  readonly live: FindLive | undefined;
  /** The paths of what editors show. */
  readonly shown: readonly string[];
}

/** Only what differs is built anew: files that are open count as they stand on the disk then, which may be otherwise. */
export async function buildAt(
  folder: RenderedFolder,
  texts: ReadonlyMap<string, string | null>,
  { renderer, files: disk, live, shown }: BuildTools,
  signal: AbortSignal,
): Promise<BuildGraph | undefined> {
  const files = new Map(folder.files);
  for (const [path, text] of texts) {
    if (text === null) files.delete(path);
    else if (isManifestFile(path)) files.set(path, readGraphFile(path, parse(toUri(folder, path), 0, text)));
  }
  const request = toBuildsRequest(folder, { files, texts }, disk, live, signal);
  const changed = new Set([...texts.keys(), ...folder.dirty, ...shown]);
  const earlier = folder.graph && { graph: folder.graph, changed, isOfAnotherTime: true };
  const answer = await renderBuilds({ ...request, hasNewFiles: true }, renderer, signal, earlier);
  return answer.ok ? answer.value : undefined;
}
