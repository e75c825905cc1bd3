import { runGit } from './run-git.ts';

/** The first lines of a repository's last commits, the newest first; none where Git has no answer. */
export async function readSubjects(folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const found = await runGit(folder, ['log', '-z', '--max-count=50', '--format=%s'], signal);
  return found.ok
    ? found.value
        .toString()
        .split('\0')
        .filter((line) => line !== '')
    : [];
}
