import { waitFor } from '../../test/control-plane/wait.ts';
import type { ForgeHands } from '../../test/editor/host/capture-change.ts';
import { runGit } from '../../test/forge/forge.ts';
import type { DemoForge } from './demo-forge.ts';

interface Pull {
  readonly number: number;
  readonly merge_commit_sha: string;
}

/** What the approver does on the forge, and the author in their clone. */
export function makeForgeHands({ forge, author, approver, repository }: DemoForge, folder: string): ForgeHands {
  const path = `/repos/${repository}/pulls`;
  const tell = (method: string, place: string, body?: object) => forge.tell(approver.token, method, place, body);
  return {
    token: author.token,
    findPull: () =>
      waitFor('the pull request', async () => {
        const [pull] = (await tell('GET', path)) as readonly Pull[];
        return pull?.number;
      }),
    approve: async (number) => {
      await tell('POST', `${path}/${number}/reviews`, { event: 'APPROVED' });
    },
    merge: async (number) => {
      await forge.merge(approver.token, repository, number);
      const { merge_commit_sha: commit } = (await tell('GET', `${path}/${number}`)) as Pull;
      return commit.slice(0, 8);
    },
    pull: async () => {
      await runGit(folder, 'checkout', '--quiet', '--', '.');
      await runGit(folder, 'pull', '--quiet', '--ff-only');
    },
  };
}
