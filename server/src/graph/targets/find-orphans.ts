import { parentOf } from '../build/paths.ts';
import type { Build } from './build-graph.ts';
import { findCovered } from './find-covered.ts';
import type { GraphFiles } from './graph-files.ts';

/**
 * The manifests that no build reads and that start none: somebody has forgotten to list them, or to delete them. Where
 * nothing is ever built from Git, only what lies below a kustomization can be one.
 */
export function findOrphans(files: GraphFiles, builds: Iterable<Build>): readonly string[] {
  const all = [...builds].filter(({ target }) => !target.isUnreached);
  const hasChain = all.some(({ target }) => target.kind === 'flux' || target.kind === 'argo');
  const declaring = new Set(all.flatMap(({ target }) => target.place?.file ?? []));
  const covered = findCovered(all, files).files;
  return [...files.files]
    .filter(([file, { isManifest }]) => isManifest && !declaring.has(file) && !covered.has(file))
    .filter(([file]) => !files.parts.has(file) && (hasChain || isBelowKustomization(files, file)))
    .map(([file]) => file);
}

function isBelowKustomization({ kustomizations }: GraphFiles, file: string): boolean {
  for (let folder = parentOf(file); ; folder = parentOf(folder)) {
    if (kustomizations.has(folder)) return true;
    if (folder === '/') return false;
  }
}
