import type { BuildGraph } from './graph/targets/build-graph.ts';
import { toGraphFiles } from './graph/targets/graph-files.ts';

/** Of a repository that nobody has built: nothing is known of it. */
export const noGraph: BuildGraph = {
  builds: new Map(),
  files: toGraphFiles(new Map()),
  roots: [],
  readers: new Map(),
  unreached: [],
  orphans: [],
  isCut: false,
};
