import { readCommit } from './drift/flux-source.ts';
import { readBranch } from './drift/followed-branch.ts';
import { isApplied, isBuilt } from './find-lineage.ts';
import { type GitFacts, type WantedFacts, toBehindKey } from './git-facts.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { Seen } from './snapshot.ts';

/** For a folder of which nothing was seen. */
export const nothingWanted: WantedFacts = {
  commits: new Map(),
  tips: new Set(),
  followed: new Map(),
  paths: new Set(),
};

/** What is to be known of Git to tell whose change each difference is, by the files that objects were seen for. */
export function listWanted(
  all: readonly { readonly seen: Seen; readonly path: string }[],
  graph: BuildGraph,
): WantedFacts {
  const commits = new Map<string, readonly string[]>();
  const [tips, paths] = [new Set<string>(), new Set<string>()];
  const followed = new Map<string, { readonly commit: string; readonly branch: string }>();
  for (const { seen, path } of all) {
    if (!isApplied(seen)) continue;
    const { fetched, revision } = seen.applier;
    const tip = readCommit(fetched?.revision);
    for (const commit of [readCommit(revision), tip])
      if (commit !== undefined)
        commits.set(commit, [
          ...new Set([...(commits.get(commit) ?? []), ...(fetched?.url === undefined ? [] : [fetched.url])]),
        ]);
    const [applied, branch] = [readCommit(revision), readBranch(seen.applier)];
    if (applied !== undefined && branch !== undefined)
      followed.set(toBehindKey(applied, branch), { commit: applied, branch });
    if (tip !== undefined) tips.add(tip);
    if (!isBuilt({ graph, path })) paths.add(path);
  }
  return { commits, tips, followed, paths };
}

/** Whether nothing else is wanted, so that asking again would answer the same. */
export function isSameWanted(a: WantedFacts, b: WantedFacts): boolean {
  const toText = ({ commits, tips, followed, paths }: WantedFacts): string =>
    JSON.stringify([[...commits], [...tips], [...followed.keys()], [...paths]]);
  return toText(a) === toText(b);
}

/** Whether nothing else is known. */
export function isSameFacts(a: GitFacts, b: GitFacts): boolean {
  const isSame = <T>(one: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>): boolean =>
    one.size === other.size &&
    [...one].every(([key, value]) => JSON.stringify(value) === JSON.stringify(other.get(key)) && other.has(key));
  const toStates = ({ commits }: GitFacts): ReadonlyMap<string, unknown> =>
    new Map([...commits].map(([commit, facts]) => [commit, facts.state === 'built' ? 'built' : facts]));
  const toKeys = ({ texts }: GitFacts): ReadonlyMap<string, boolean> =>
    new Map([...texts.keys()].map((key) => [key, true]));
  return (
    a.head === b.head &&
    a.isPushed === b.isPushed &&
    isSame(a.bases, b.bases) &&
    isSame(a.behind, b.behind) &&
    isSame(toStates(a), toStates(b)) &&
    isSame(toKeys(a), toKeys(b))
  );
}
