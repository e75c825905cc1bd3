import { t } from '@vscode/l10n';
import type { RemoteState } from '../../../change-port.ts';
import { toFolder } from '../to-folder.ts';
import { fail } from './change-failure.ts';
import { explainNetwork } from './explain-network.ts';
import type { Surroundings } from './prepare-change.ts';
import { readHead } from './read-head.ts';
import { readPlace } from './read-place.ts';
import { createScratch } from './scratch.ts';

/** Asks a remote for its branches as they are now. */
export async function lookAtRemote(
  where: string,
  remote: string,
  { temporary, environment }: Surroundings,
  signal: AbortSignal,
): Promise<RemoteState> {
  const place = await readPlace(toFolder(where), signal);
  const address = place.remotes.get(remote)?.fetch;
  if (!address) return fail('no-remote', t('There is no remote "{0}". Add it with "git remote add".', remote));
  const { commit } = await readHead(place.root, signal);
  const scratch = await createScratch(place, commit, temporary, environment(), signal);
  try {
    const run = await scratch.run(['ls-remote', '--symref', '--', remote, 'HEAD', 'refs/heads/*'], { signal, address });
    if (run.code !== 0) return explainNetwork(run, remote);
    const lines = run.out.toString().split('\n');
    const defaultBranch = lines.flatMap((line) => /^ref: refs\/heads\/(.+)\tHEAD$/.exec(line)?.[1] ?? [])[0];
    const branches = lines.flatMap((line) => {
      const [, id, name] = /^([0-9a-f]+)\trefs\/heads\/(.+)$/.exec(line) ?? [];
      return id !== undefined && name !== undefined ? [[name, id] as const] : [];
    });
    return { branches: new Map(branches), ...(defaultBranch !== undefined && { defaultBranch }) };
  } finally {
    await scratch.dispose();
  }
}
