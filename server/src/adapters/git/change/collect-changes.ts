import { copyFile, readdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { t } from '@vscode/l10n';
import type { ChangeSource, FileChanges } from '../../../change-port.ts';
import { splitZeros } from './ask-git.ts';
import { toFolder } from '../to-folder.ts';
import { fail } from './change-failure.ts';
import { checkPath, isDecrypted } from './check-path.ts';
import { lastLine } from './explain-network.ts';
import { must } from './must.ts';
import type { Surroundings } from './prepare-change.ts';
import { readHead } from './read-head.ts';
import { readChanges } from './read-changes.ts';
import { readPlace } from './read-place.ts';
import { clean } from './remote-address.ts';
import { createScratch, type Scratch } from './scratch.ts';

/** What the person has changed since HEAD as Git would keep it: a copy of their index takes what `git add` would. */
export async function collectChanges(
  where: string,
  what: ChangeSource,
  { temporary, environment }: Surroundings,
  signal: AbortSignal,
): Promise<FileChanges> {
  const paths = what.kind === 'paths' ? what.paths.map(checkPath) : [];
  const place = await readPlace(toFolder(where), signal);
  const { commit } = await readHead(place.root, signal);
  const scratch = await createScratch(place, commit, temporary, environment(), signal);
  try {
    if (!(await copyIndex(place.index, join(scratch.root, 'git'))))
      await must(scratch, ['read-tree', 'HEAD'], { signal });
    if (what.kind !== 'staged') await addChanged(scratch, paths, signal);
    return await readChanges(scratch, paths, signal);
  } finally {
    await scratch.dispose();
  }
}

/** False where there is none. A split index has parts beside it. */
async function copyIndex(index: string, gitDir: string): Promise<boolean> {
  const about = await stat(index).catch(() => undefined);
  if (!about) return false;
  for (const name of await readdir(dirname(index)))
    if (name.startsWith('sharedindex.')) await copyFile(join(dirname(index), name), join(gitDir, name));
  const copy = join(gitDir, 'index');
  await copyFile(index, copy);
  // a file written right after the index is told from what it was by the index being no newer
  const time = new Date(about.mtimeMs - 1000);
  await utimes(copy, time, time);
  return true;
}

async function addChanged(scratch: Scratch, paths: readonly string[], signal: AbortSignal): Promise<void> {
  // the person's tree, with the copy of their index
  const tree = ['--work-tree', scratch.place.root, '-C', scratch.place.root];
  const env = { GIT_DIR: join(scratch.root, 'git'), GIT_WORK_TREE: scratch.place.root };
  const options = { signal, env };
  const flags = ['-z', '--untracked-files=all', '--ignore-submodules=all', '--no-renames', '--porcelain=v1'];
  const status = await must(scratch, [...tree, '--literal-pathspecs', 'status', ...flags, '--', ...paths], options);
  const lines = splitZeros(status);
  const open = lines.filter((line) => /^(?:U.|.U|AA|DD)/.test(line)).map((line) => clean(line.slice(3)));
  if (open.length > 0)
    fail('conflict', t('A merge has left {0} open. Finish the merge first.', open.join(', ')), { paths: open });
  const changed = lines
    .filter((line) => line[1] !== ' ')
    .map((line) => line.slice(3))
    .filter((path) => !isDecrypted(path));
  if (changed.length === 0) return;
  const args = [
    ...tree,
    '--literal-pathspecs',
    'add',
    '--all',
    '--force',
    '--sparse',
    '--pathspec-from-file=-',
    '--pathspec-file-nul',
  ];
  const run = await scratch.run(args, { ...options, input: changed.join('\0') });
  const words = clean(run.said);
  if (run.code !== 0) fail('failed', t('Git could not take the changes: {0}', lastLine(words)), { words });
}
