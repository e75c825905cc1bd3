import { foreseeGraph } from './graph/foresight/foresee-graph.ts';
import { compareTexts } from './graph/foresight/value-edit.ts';
import { reindexBuilds } from './graph/rendered/index-builds.ts';
import type { RenderedFolder } from './rendered-folder.ts';

/** A pause in typing, in milliseconds, after which what was foreseen is built. */
export const rest = 250;

/**
 * Puts what an edited value will give in the place of what was built, long before that can be built; false where only
 * building can tell, or where something else waits to be built.
 */
export function foreseeFolder(folder: RenderedFolder, path: string, text: string): boolean {
  const { graph, index, built, dirty, foreseen, isRunning, isOutdated, standings } = folder;
  const then = built.get(path);
  const isWaiting = isRunning || isOutdated || [...dirty].some((one) => one !== path && !foreseen.has(one));
  if (!graph || !index || then === undefined || isWaiting || (dirty.has(path) && !foreseen.has(path))) return false;
  const edit = compareTexts(path, then, text);
  const next = edit && foreseeGraph(graph, edit);
  if (!next) return false;
  folder.graph = next;
  folder.index = reindexBuilds(index, next, next.readers.get(path) ?? [], folder.known, standings);
  folder.built = new Map(built).set(path, text);
  foreseen.add(path);
  return true;
}
