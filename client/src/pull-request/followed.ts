import type * as vscode from 'vscode';
import type { PullRequestItem } from '../../../server/src/protocol.ts';

/** The pull requests that a person has opened from here, until what they do is applied. */
export interface Followed {
  list(): FollowedNumbers;
  add(folder: string, number: number): Promise<void>;
  /** Those that have come to their end, and were shown so, are not asked for again. */
  settle(folder: string, items: readonly PullRequestItem[]): Promise<void>;
}

/** Numbers by folder, the oldest first. */
type FollowedNumbers = Readonly<Record<string, readonly number[]>>;

const key = 'pullRequests.followed';

/** More than these of a folder are not followed: each is a request of its own. */
const most = 20;

/** Kept for the workspace. */
export function createFollowed(memory: vscode.Memento): Followed {
  const list = (): FollowedNumbers => memory.get(key, {});

  async function set(folder: string, numbers: readonly number[]): Promise<void> {
    const { [folder]: _, ...others } = list();
    await memory.update(key, numbers.length === 0 ? others : { ...others, [folder]: numbers });
  }

  return {
    list,
    async add(folder, number) {
      const others = (list()[folder] ?? []).filter((one) => one !== number);
      await set(folder, [...others, number].slice(-most));
    },
    async settle(folder, items) {
      const before = list()[folder] ?? [];
      const over = new Set(
        items.filter(({ stage }) => stage === 'applied' || stage === 'closed').map((one) => one.number),
      );
      const left = before.filter((number) => !over.has(number));
      if (left.length < before.length) await set(folder, left);
    },
  };
}
