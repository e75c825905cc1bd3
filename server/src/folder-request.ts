import type { BuildsRequest } from './builds.ts';
import { type GraphFile, toGraphFiles } from './graph/targets/graph-files.ts';
import { type FindLive, createOutside, judgeChains } from './graph/targets/live-chains.ts';
import type { RepositoryFiles } from './ports.ts';
import { type RenderedFolder, createRead } from './rendered-folder.ts';

/** What is to be built of an open folder, with these files and texts of them. */
export function toBuildsRequest(
  folder: RenderedFolder,
  { files, texts }: { readonly files: ReadonlyMap<string, GraphFile>; readonly texts: BuildsRequest['texts'] },
  disk: Pick<RepositoryFiles, 'read'>,
  live: FindLive | undefined,
  signal: AbortSignal,
): BuildsRequest {
  return {
    root: folder.uri,
    files: toGraphFiles(files),
    others: [],
    texts,
    read: createRead(folder, texts, disk, signal),
    hasYaml: false,
    ...outsideOf(folder, live),
  };
}

/** What chains of which it is known that they are for the cluster in use get from there. */
function outsideOf({ graph }: RenderedFolder, live: FindLive | undefined): Pick<BuildsRequest, 'outside'> {
  return graph && live ? { outside: createOutside(judgeChains(graph.roots, live), live) } : {};
}
