import { listAppliers } from './applied-revisions.ts';
import type { ChangeError, ChangeRepository } from './change-port.ts';
import { createChangePlaces } from './change-places.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { LiveObjects } from './live-objects.ts';
import type { Result } from './ports.ts';
import type { ChangeHistoryEntry } from './protocol.ts';

/** So many commits a person can choose from. */
const limit = 200;

/** What is known of the folder beside its commits. */
interface HistoryContext {
  readonly changes: Pick<ChangeRepository, 'describe' | 'history'>;
  readonly graph: BuildGraph | undefined;
  readonly live: LiveObjects | undefined;
}

/** The last commits of files or folders, the newest first, and which of them controllers have applied. */
export async function readChangeHistory(
  folder: string,
  uris: readonly string[],
  { changes, graph, live }: HistoryContext,
  signal: AbortSignal,
): Promise<Result<readonly ChangeHistoryEntry[], ChangeError>> {
  const described = await changes.describe(folder, signal);
  if (!described.ok) return described;
  const places = createChangePlaces(folder, described.value.prefix, described.value.root);
  const all = uris.flatMap((uri) => places.toPath(uri) ?? []);
  // the root is everything
  const paths = all.includes('') ? [] : all;
  const found = await changes.history(folder, paths.length > 0 ? { paths } : {}, limit, signal);
  if (!found.ok) return found;
  const appliers = graph ? listAppliers(graph, live) : [];
  const current = new Set(appliers.flatMap((one) => one.current ?? []));
  const previous = new Set(appliers.flatMap((one) => one.previous ?? []));
  const value = found.value.map((entry): ChangeHistoryEntry => {
    const { commit } = entry;
    const applied = current.has(commit) ? 'current' : previous.has(commit) ? 'previous' : undefined;
    return { ...entry, ...(applied && { applied }) };
  });
  return { ok: true, value };
}
