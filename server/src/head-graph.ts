import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { LiveObjects } from './live-objects.ts';
import type { GitHistory } from './git-port.ts';
import type { Rendering } from './rendering.ts';

/** What the last commit is, and what builds make of it. */
export interface Head {
  readonly graph: BuildGraph;
  /** The texts of files that differ from it now, and of those that are open, as they were; null where there was none. */
  readonly texts: ReadonlyMap<string, string | null>;
}

/** What a commit does not say. */
interface HeadContext {
  /** What the disk has of the files that are open. */
  readonly saved: Head['texts'];
  /** Where variables come from that no file shows. */
  readonly cluster: LiveObjects | undefined;
}

/** The builds of the last commit of a folder. */
export interface HeadGraph {
  /** Built once for each commit and cluster in use; undefined where there is no commit, and where it cannot be read. */
  read(now: HeadContext, signal: AbortSignal): Promise<Head | undefined>;
  /** Whether there is another commit than the one that was read. */
  isMoved(signal: AbortSignal): Promise<boolean>;
}

/** One for each folder. */
export function createHeadGraphs(history: GitHistory, rendering: Pick<Rendering, 'at'>): (folder: string) => HeadGraph {
  return (folder) => {
    let kept:
      { readonly commit: string; readonly cluster: LiveObjects | undefined; readonly graph: BuildGraph } | undefined;
    return {
      async read({ saved, cluster }, signal) {
        const commit = await history.commitOf(folder, 'HEAD', signal);
        if (!commit.ok) return undefined;
        const changes = await history.changesSince(folder, commit.value, signal);
        if (!changes.ok) return undefined;
        const texts = new Map([...saved, ...changes.value]);
        if (kept?.commit !== commit.value || kept.cluster !== cluster) {
          const graph = await rendering.at(folder, texts, signal);
          kept = graph && { commit: commit.value, cluster, graph };
        }
        return kept && { graph: kept.graph, texts };
      },
      async isMoved(signal) {
        const commit = await history.commitOf(folder, 'HEAD', signal);
        return commit.ok && commit.value !== kept?.commit;
      },
    };
  };
}
