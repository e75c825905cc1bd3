import { type Applier, toApplier } from './applied-revisions.ts';
import type { PullRequest } from './forge-port.ts';
import type { GitHistory } from './git-port.ts';
import type { JsonObject } from './manifest/json.ts';
import type { ResourceRef } from './manifest/resource.ts';
import { mapFew } from './map-few.ts';
import type { PullRequestStage } from './protocol.ts';
import { readNamedAppliers } from './pull-request/read-summary.ts';

/** Reads an object as it is now; undefined where there is none, or no answer. */
export type ReadNow = (ref: ResourceRef) => Promise<JsonObject | undefined>;

const mostAtOnce = 3;
/** So many who are waited for are asked at each look. */
const mostWaited = 20;

/** What is known of a cluster may be a minute old, for which nobody who waits for a merge should wait. */
export async function lookAgain(
  known: readonly Applier[],
  merged: readonly PullRequest[],
  readNow: ReadNow | undefined,
): Promise<readonly Applier[]> {
  if (!readNow) return known;
  const behind = merged.flatMap(({ body, mergeCommit }) =>
    chooseAppliers(known, body).filter(({ current }) => current === undefined || current !== mergeCommit),
  );
  const read = await mapFew([...new Set(behind)].slice(0, mostWaited), mostAtOnce, async ({ name, ref }) => {
    const object = await readNow(ref);
    return { name, now: object && toApplier(ref, object) };
  });
  const anew = new Map(read?.map(({ name, now }) => [name, now]));
  return known.map((one) => anew.get(one.name) ?? one);
}

/** Those that the body says it concerns, if it does; what fails elsewhere in the repository has nothing to do with it. */
export function chooseAppliers(appliers: readonly Applier[], body: string): readonly Applier[] {
  const named = new Set(readNamedAppliers(body));
  const concerned = appliers.filter(({ name }) => named.has(name));
  return concerned.length > 0 ? concerned : appliers;
}

/** Once merged it is applied when all that are to apply it have the merge, or a commit that comes after it. */
export async function findStage(
  { state, mergeCommit }: PullRequest,
  appliers: readonly Applier[],
  folder: string,
  { history }: { readonly history: Pick<GitHistory, 'commitOf' | 'mergeBase'> },
  signal: AbortSignal,
): Promise<{ readonly stage: PullRequestStage; readonly waiting: readonly string[] }> {
  if (state !== 'merged') return { stage: state, waiting: [] };
  const waiting: string[] = [];
  let isKnown = appliers.length > 0;
  for (const { name, current } of appliers) {
    if (current !== undefined && current === mergeCommit) continue;
    const base =
      current !== undefined && mergeCommit !== undefined
        ? await history.mergeBase(folder, mergeCommit, current, signal)
        : undefined;
    // a clone has all that a commit of it comes after, and cannot tell of one that it has not fetched
    if (base?.ok === false && current !== undefined && !(await history.commitOf(folder, current, signal)).ok)
      isKnown = false;
    else if (!base?.ok || base.value !== mergeCommit) waiting.push(name);
  }
  return isKnown && waiting.length === 0
    ? { stage: 'applied', waiting: appliers.map(({ name }) => name) }
    : { stage: 'merged', waiting };
}
