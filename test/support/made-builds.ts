import type { RenderedObject } from '../../server/src/graph/build/rendered.ts';
import { readContents } from '../../server/src/graph/targets/build-contents.ts';
import { type Build, type BuildGraph, indexReaders } from '../../server/src/graph/targets/build-graph.ts';
import type { BuildTarget } from '../../server/src/graph/targets/build-target.ts';
import type { GraphFiles } from '../../server/src/graph/targets/graph-files.ts';

/** A build that gave these objects and read these files. */
export function madeBuild(
  target: BuildTarget,
  objects: readonly RenderedObject[],
  files: GraphFiles,
  reads: readonly string[] = [],
): Build {
  const generators = { folders: files.folders, names: [], text: () => null };
  const read = new Map(reads.map((path) => [path, 'file'] as const));
  return {
    target,
    state: 'rendered',
    rendered: { objects, reads: read, warnings: [], problems: [] },
    contents: readContents(target, objects, files, generators),
    isStrict: false,
    reads: read,
    listed: [],
    problems: [],
  };
}

/** A repository of these builds, and of nothing else. */
export function madeGraph(builds: readonly Build[], files: GraphFiles): BuildGraph {
  return {
    builds: new Map(builds.map((build) => [build.target.id, build])),
    files,
    roots: [],
    unreached: [],
    readers: indexReaders(builds),
    orphans: [],
    isCut: false,
  };
}
