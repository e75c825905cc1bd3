import type { ChangeTarget } from './choose-target.ts';
import type { GitHistory } from './git-port.ts';
import { type CodeOwners, codeOwnersPlaces } from './pull-request/read-code-owners.ts';

/** The file CODEOWNERS of the last commit, at the first place where the forge looks for it. */
export async function readReviewers(
  { root, target }: { readonly root: string; readonly target: ChangeTarget },
  { history }: { readonly history: Pick<GitHistory, 'textAt'> },
  signal: AbortSignal,
): Promise<CodeOwners | undefined> {
  if (!target.address) return undefined;
  const dialect = target.address.kind;
  for (const place of codeOwnersPlaces[dialect]) {
    const found = await history.textAt(root, place, 'HEAD', signal);
    if (found.ok && found.value !== null) return { text: found.value, dialect };
  }
  return undefined;
}
