import { runGit } from '../run-git.ts';
import { toFolder } from '../to-folder.ts';
import { askGit, splitZeros } from './ask-git.ts';
import { fail } from './change-failure.ts';

/** Which of these paths from the root Git leaves alone, since no commit has them and a rule says so. */
export async function findIgnored(
  where: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const folder = toFolder(where);
  const root = (await askGit(folder, ['rev-parse', '--show-toplevel'], signal)).toString().replace(/\r?\n$/, '');
  const found = await runGit(root, ['check-ignore', '-z', '--stdin'], signal, paths.join('\0'));
  signal.throwIfAborted();
  if (found.ok) return new Set(splitZeros(found.value));
  // it ends with 1 and says nothing where none is
  return found.error.kind === 'failed' && found.error.message === '' ? new Set() : fail('failed', found.error.message);
}
