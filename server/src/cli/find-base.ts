import { t } from '@vscode/l10n';
import type { GitError, GitHistory } from '../git-port.ts';
import type { Result } from '../ports.ts';

/** What a change is compared with. */
export interface Base {
  /** As a person calls it. */
  readonly name: string;
  readonly commit: string;
}

/** Where the default branch of a remote stands, the likeliest first; what has no remote is compared with its last commit. */
const usual = ['origin/HEAD', 'origin/main', 'origin/master', 'HEAD'];

/**
 * The commit from which the files have come: where HEAD and the base part, so that what others have done since is no part
 * of the change.
 */
export async function findBase(
  folder: string,
  asked: string | undefined,
  history: Pick<GitHistory, 'commitOf' | 'mergeBase'>,
  signal: AbortSignal,
): Promise<Result<Base, string>> {
  for (const name of asked === undefined ? usual : [asked]) {
    const found = await history.commitOf(folder, name, signal);
    if (!found.ok && (found.error.kind === 'no-git' || found.error.kind === 'no-repository'))
      return { ok: false, error: describe(found.error) };
    if (!found.ok) continue;
    const common = await history.mergeBase(folder, 'HEAD', found.value, signal);
    if (!common.ok) return { ok: false, error: describeShallow(common.error, name) };
    // two histories that have nothing in common are compared as they are
    return { ok: true, value: { name: name.replace(/^origin\//, ''), commit: common.value ?? found.value } };
  }
  return {
    ok: false,
    error:
      asked === undefined
        ? t('The repository has no commit to compare with.')
        : t('There is no commit "{0}" here. Fetch it, or name another one with --base.', asked),
  };
}

function describe({ kind, message }: GitError): string {
  if (kind !== 'no-repository') return message;
  return t('The folder lies in no Git repository, so there is nothing to compare with.');
}

function describeShallow(error: GitError, name: string): string {
  if (error.kind !== 'no-commit') return describe(error);
  return t('The clone is too shallow to tell where HEAD and {0} part: fetch more of it (in CI: fetch-depth 0).', name);
}
