import type { HistoryEntry } from '../../../change-port.ts';
import { askGit, splitZeros } from './ask-git.ts';
import { toFolder } from '../to-folder.ts';
import { checkPath } from './check-path.ts';
import { clean } from './remote-address.ts';

/** The commits that a person can choose from; paths are told from the repository's root, wherever the folder lies in it. */
export async function readHistory(
  where: string,
  { paths = [], revision = 'HEAD' }: { readonly paths?: readonly string[]; readonly revision?: string },
  limit: number,
  signal: AbortSignal,
): Promise<readonly HistoryEntry[]> {
  const folder = toFolder(where);
  const root = (await askGit(folder, ['rev-parse', '--show-toplevel'], signal)).toString().replace(/\r?\n$/, '');
  const format = '--format=%H%x1f%P%x1f%an%x1f%ct%x1f%s';
  const chosen = ['--', ...paths.map(checkPath)];
  const flags = ['-z', `--max-count=${Math.max(1, Math.trunc(limit))}`, format];
  const log = await askGit(
    root,
    ['--literal-pathspecs', 'log', ...flags, '--end-of-options', revision, ...chosen],
    signal,
  );
  return splitZeros(log).map((line) => {
    const [commit = '', parents = '', author = '', seconds = '0', ...subject] = line.split('\u001f');
    const isMerge = parents.includes(' ');
    return { commit, subject: clean(subject.join('')), author: clean(author), time: Number(seconds) * 1000, isMerge };
  });
}
