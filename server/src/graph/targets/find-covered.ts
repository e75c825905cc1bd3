import { stringAt } from '../../manifest/json.ts';
import type { Build } from './build-graph.ts';
import { type Covered, toOriginKey } from './find-roots.ts';
import { toDirectory } from './flux-target.ts';
import type { GraphFiles } from './graph-files.ts';
import { reachFrom } from './static-reach.ts';

/** What builds have brought and read. Of one that failed, and has never been done before, it is guessed. */
export function findCovered(builds: Iterable<Build>, files: GraphFiles): Covered {
  const covered = new Set<string>();
  const origins = new Set<string>();
  const folders = new Set<string>();
  for (const { target, state, reads, contents } of builds) {
    for (const [path, kind] of reads) if (kind === 'file') covered.add(path);
    for (const key of contents.origins) origins.add(key);
    if (state !== 'not-built' && (target.kind === 'flux' || target.kind === 'argo')) folders.add(target.directory);
    if (state === 'failed' && contents.origins.length === 0) {
      const read = [...reads].flatMap(([path, kind]) => (kind === 'file' ? [path] : []));
      addGuessed([...read, ...reachFrom(files, target.directory, [])], files, covered, origins);
    }
  }
  return { files: covered, origins, folders };
}

/** What a build that failed seems to bring, and what that seems to build. */
function addGuessed(paths: readonly string[], files: GraphFiles, covered: Set<string>, origins: Set<string>): void {
  const open = [...paths];
  const seen = new Set<string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    covered.add(path);
    for (const { origin, value } of files.files.get(path)?.makers ?? []) {
      if (origin) origins.add(toOriginKey(origin));
      const path = stringAt(value, 'spec', 'path') ?? stringAt(value, 'spec', 'source', 'path');
      const folder = path === undefined ? undefined : toDirectory(path);
      if (folder !== undefined && files.folders.has(folder)) open.push(...reachFrom(files, folder, []));
    }
  }
}
