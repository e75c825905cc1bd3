import type { LineageGap } from './drift/lineage.ts';
import { findSecretTexts } from './graph/rendered/index-builds.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { GitError, GitHistory } from './git-port.ts';
import type { Rendering } from './rendering.ts';

/** What builds make of a commit. */
export interface Revision {
  readonly graph: BuildGraph;
  /** Submodules that were at another commit then: what they had is not known. */
  readonly submodules: readonly string[];
  /** What its builds put in from Secrets. */
  readonly secretTexts: readonly string[];
}

/** What building a commit needs. */
export interface RevisionTools {
  readonly folder: string;
  readonly history: GitHistory;
  readonly rendering: Pick<Rendering, 'at'>;
  /** What the disk has of files that are open, by path from the folder. */
  readonly readSaved: () => Promise<ReadonlyMap<string, string | null>>;
}

/** How often it is tried while somebody changes files of the folder. */
const mostAttempts = 3;

/**
 * Builds a commit from Git's objects: only what differs from the disk is read from there, so that this is done again if
 * the disk changes meanwhile. Undefined where it cannot be known yet.
 */
export async function buildRevision(
  commit: string,
  { folder, history, rendering, readSaved }: RevisionTools,
  signal: AbortSignal,
): Promise<Revision | LineageGap | undefined> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const before = await history.changesSince(folder, commit, signal);
    if (!before.ok) return toGap(before.error);
    const submodules = await history.submodulesSince(folder, commit, signal);
    if (!submodules.ok) return toGap(submodules.error);
    const graph = await rendering.at(folder, new Map([...(await readSaved()), ...before.value]), signal);
    if (!graph) return undefined;
    const after = await history.changesSince(folder, commit, signal);
    if (!after.ok) return toGap(after.error);
    if (isSame(before.value, after.value)) {
      const secretTexts = findSecretTexts(graph.builds.values());
      return { graph, submodules: submodules.value, secretTexts };
    }
  }
  return undefined;
}

/** Why Git knows nothing, as it is told; undefined where that is no matter of the repository. */
export function toGap({ kind }: GitError): LineageGap | undefined {
  switch (kind) {
    case 'aborted':
    case 'no-repository':
      return undefined;
    case 'no-git':
    case 'failed':
      return kind;
    case 'no-commit':
      return 'not-fetched';
  }
}

function isSame(a: ReadonlyMap<string, string | null>, b: ReadonlyMap<string, string | null>): boolean {
  return a.size === b.size && [...a].every(([path, text]) => b.get(path) === text && b.has(path));
}
