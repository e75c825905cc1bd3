import { t } from '@vscode/l10n';
import { askIfAny } from './ask-git.ts';
import { fail } from './change-failure.ts';

/** The commit that the person has checked out, and its branch if there is one. */
export async function readHead(
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly commit: string; readonly branch?: string }> {
  const commit = await askIfAny(folder, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], signal);
  if (commit === undefined)
    return fail('no-commit', t('The repository has no commit yet. Make the first one yourself.'));
  const branch = await askIfAny(folder, ['symbolic-ref', '--quiet', '--short', 'HEAD'], signal);
  return { commit, ...(branch !== undefined && { branch }) };
}
