import type { LineageGap } from './drift/lineage.ts';
import { toAddress } from './graph/targets/own-sources.ts';
import { parse } from './manifest/parse.ts';
import type { Manifest } from './manifest/resource.ts';
import { type Revision, type RevisionTools, buildRevision, toGap } from './revision-graph.ts';

/** A commit that somebody applies: what is built of it, or why that is not known. */
export type CommitFacts =
  | ({ readonly state: 'built' } & Revision)
  | { readonly state: 'gap'; readonly gap: LineageGap }
  /** It is of another repository, or nobody can tell. */
  | { readonly state: 'foreign' };

/** What Git says of a folder, at one moment; never changed, only replaced. */
export interface GitFacts {
  /** The last commit, if there is one. */
  readonly head: string | undefined;
  /** Whether a remote has it. */
  readonly isPushed: boolean;
  /** By commit. */
  readonly commits: ReadonlyMap<string, CommitFacts>;
  /** Which commit the last one and another go back to, by the other, for all that are built; null: none. */
  readonly bases: ReadonlyMap<string, string | null>;
  /** How many commits a branch that is followed is ahead of one that was applied, by `toBehindKey`. */
  readonly behind: ReadonlyMap<string, Behind>;
  /** Files that no build reads, by `toTextKey`; null: there was none. */
  readonly texts: ReadonlyMap<string, Manifest | null>;
}

/** What is to be known of a folder. */
export interface WantedFacts {
  /** Commits that were applied or fetched, with the addresses that they came from. */
  readonly commits: ReadonlyMap<string, readonly string[]>;
  /** Those that were fetched. */
  readonly tips: ReadonlySet<string>;
  /** Commits that were applied, with the branch that is followed. */
  readonly followed: ReadonlyMap<string, { readonly commit: string; readonly branch: string }>;
  /** Paths of files that no build reads. */
  readonly paths: ReadonlySet<string>;
}

/** How far a commit is behind another; null where nobody can tell. */
interface Behind {
  readonly tip: string;
  readonly count: number | null;
}

/** Nothing is known. */
export const noFacts: GitFacts = {
  head: undefined,
  isPushed: false,
  commits: new Map(),
  bases: new Map(),
  behind: new Map(),
  texts: new Map(),
};

/** The key of what a file was at a commit. */
export function toTextKey(commit: string, path: string): string {
  return `${commit} ${path}`;
}

/** The key of how far a commit is behind a branch. */
export function toBehindKey(commit: string, branch: string): string {
  return `${commit} ${branch}`;
}

/** Whether something is wanted that has not been read. */
export function isMissing({ commits, paths }: WantedFacts, facts: GitFacts): boolean {
  const { head } = facts;
  const isBuilt = (commit: string): boolean => facts.commits.get(commit)?.state === 'built';
  const isRead = (commit: string): boolean =>
    facts.commits.get(commit)?.state !== 'built' ||
    [...paths].every((path) => facts.texts.has(toTextKey(commit, path)));
  return [...commits.keys()].some(
    (commit) =>
      !facts.commits.has(commit) ||
      !isRead(commit) ||
      (head !== undefined && isBuilt(commit) && !facts.bases.has(commit)),
  );
}

/** Asks Git for what is wanted, and keeps what is known of it: a commit never changes. */
export async function readGitFacts(
  wanted: WantedFacts,
  before: GitFacts,
  tools: RevisionTools,
  signal: AbortSignal,
): Promise<GitFacts> {
  const { folder, history } = tools;
  const commits = new Map<string, CommitFacts>();
  const last = await history.commitOf(folder, 'HEAD', signal);
  const head = last.ok ? last.value : undefined;

  async function add(commit: string, addresses: readonly string[]): Promise<void> {
    if (commits.has(commit)) return;
    const known = before.commits.get(commit);
    const facts = known?.state === 'built' ? known : await read(commit, addresses);
    if (facts) commits.set(commit, facts);
  }

  async function read(commit: string, addresses: readonly string[]): Promise<CommitFacts | undefined> {
    const found = await history.commitOf(folder, commit, signal);
    if (!found.ok) {
      const gap = toGap(found.error);
      if (gap !== 'not-fetched') return gap ? { state: 'gap', gap } : { state: 'foreign' };
      const isOwn = await isOfRemote(addresses);
      return isOwn ? { state: 'gap', gap: head === undefined ? 'no-commit' : gap } : { state: 'foreign' };
    }
    const built = await buildRevision(commit, tools, signal);
    return typeof built === 'object' ? { state: 'built', ...built } : built && { state: 'gap', gap: built };
  }

  /** A clone that lacks a commit is a clone of its repository only if it has the same address. */
  async function isOfRemote(addresses: readonly string[]): Promise<boolean> {
    const remotes = await history.remotes(folder, signal);
    const own = new Set(remotes.ok ? remotes.value.map(toAddress) : []);
    return addresses.some((address) => own.has(toAddress(address)));
  }

  async function findBase(commit: string): Promise<string | null | undefined> {
    if (head === undefined || commits.get(commit)?.state !== 'built') return undefined;
    if (head === commit) return head;
    const known = before.head === head ? before.bases.get(commit) : undefined;
    if (known !== undefined) return known;
    const found = await history.mergeBase(folder, head, commit, signal);
    return found.ok ? found.value : undefined;
  }

  for (const [commit, addresses] of wanted.commits) await add(commit, addresses);
  if (![...commits.values()].some(({ state }) => state === 'built')) return { ...noFacts, head, commits };
  if (head !== undefined) await add(head, []);
  const bases = new Map<string, string | null>();
  for (const commit of wanted.commits.keys()) {
    const base = await findBase(commit);
    if (base !== undefined) bases.set(commit, base);
    if (base && wanted.tips.has(commit)) await add(base, []);
  }
  async function findBehind(commit: string, branch: string): Promise<Behind | undefined> {
    const tip = await history.tipOf(folder, branch, signal);
    if (!tip.ok || tip.value === null) return undefined;
    const known = before.behind.get(toBehindKey(commit, branch));
    if (known?.tip === tip.value) return known;
    const count = await history.countBehind(folder, commit, tip.value, signal);
    return count.ok ? { tip: tip.value, count: count.value } : undefined;
  }

  const behind = new Map<string, Behind>();
  for (const [key, { commit, branch }] of wanted.followed) {
    const found = commits.get(commit)?.state === 'built' ? await findBehind(commit, branch) : undefined;
    if (found) behind.set(key, found);
  }
  const texts = new Map<string, Manifest | null>();
  for (const [commit, { state }] of commits)
    for (const path of state === 'built' ? wanted.paths : []) {
      const key = toTextKey(commit, path);
      const known = before.texts.get(key);
      const text = known === undefined ? await history.textAt(folder, path, commit, signal) : undefined;
      if (known !== undefined) texts.set(key, known);
      else if (text?.ok) texts.set(key, text.value === null ? null : parse(path, 0, text.value));
    }
  const pushed = head === undefined || wanted.tips.has(head) ? undefined : await history.isPushed(folder, head, signal);
  const isPushed = pushed ? pushed.ok && pushed.value : head !== undefined;
  return { head, isPushed, commits, bases, behind, texts };
}
