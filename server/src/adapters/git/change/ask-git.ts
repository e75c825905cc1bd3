import { t } from '@vscode/l10n';
import { fail } from './change-failure.ts';
import { clean } from './remote-address.ts';
import { runGit } from '../run-git.ts';

/** Asks the person's own repository, which changes nothing in it and needs no network. */
export async function askGit(
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
  input = '',
): Promise<Buffer> {
  const found = await runGit(folder, args, signal, input);
  if (found.ok) return found.value;
  const words = clean(found.error.message);
  switch (found.error.kind) {
    case 'no-repository':
      return fail('no-repository', t('This folder lies in no Git repository. Open a folder of a clone.'));
    case 'no-commit':
      return fail('no-commit', t('The repository does not have this commit: {0}', words), { words });
    case 'no-git':
      return fail('no-git', words);
    case 'aborted':
    case 'failed':
      return fail('failed', t('Git could not read the repository: {0}', words), { words });
  }
}

/** The same, for what Git may have no answer to. */
export async function askIfAny(
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await runGit(folder, args, signal);
  signal.throwIfAborted();
  return found.ok ? found.value.toString().trim() : undefined;
}

/** What Git prints between zeros. */
export function splitZeros(output: Buffer): readonly string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((part) => part !== '');
}
