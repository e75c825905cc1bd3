import type * as vscode from 'vscode';
import type { PullRequestItem } from '../../../server/src/protocol.ts';

/** The pull requests that a person has opened from here, until what they do is applied. */
export interface Followed {
  list(): FollowedNumbers;
  add(folder: string, number: number): Promise<void>;
  /** Those that have come to their end, and were shown so, are forgotten with this window; it shows the last few still. */
  settle(folder: string, items: readonly PullRequestItem[]): Promise<void>;
}

/** Numbers by folder, the oldest first. */
type FollowedNumbers = Readonly<Record<string, readonly number[]>>;

const key = 'pullRequests.followed';

/** More than these of a folder are not followed: each is a request of its own. */
const most = 20;

/** So many that have come to their end stay in sight, since nobody looks all the time. */
const mostEnded = 3;

/** Kept for the workspace. */
export function createFollowed(memory: vscode.Memento): Followed {
  const ended = new Map<string, readonly number[]>();
  const stored = (): FollowedNumbers => memory.get(key, {});

  async function set(folder: string, numbers: readonly number[]): Promise<void> {
    const { [folder]: _, ...others } = stored();
    await memory.update(key, numbers.length === 0 ? others : { ...others, [folder]: numbers });
  }

  return {
    list() {
      const kept = stored();
      const folders = [...new Set([...ended.keys(), ...Object.keys(kept)])];
      return Object.fromEntries(
        folders.map((folder) => [folder, [...new Set([...(ended.get(folder) ?? []), ...(kept[folder] ?? [])])]]),
      );
    },
    async add(folder, number) {
      const others = (stored()[folder] ?? []).filter((one) => one !== number);
      await set(folder, [...others, number].slice(-most));
    },
    async settle(folder, items) {
      const before = stored()[folder] ?? [];
      const over = new Set(
        items.filter(({ stage }) => stage === 'applied' || stage === 'closed').map((one) => one.number),
      );
      const left = before.filter((number) => !over.has(number));
      if (left.length === before.length) return;
      const newly = before.filter((number) => over.has(number));
      ended.set(folder, [...(ended.get(folder) ?? []), ...newly].slice(-mostEnded));
      await set(folder, left);
    },
  };
}
