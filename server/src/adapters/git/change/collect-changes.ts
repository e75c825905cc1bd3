import { copyFile, readdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { t } from '@vscode/l10n';
import type { ChangeSource, FileChange, FileChanges, FileMode } from '../../../change-port.ts';
import { splitZeros } from './ask-git.ts';
import { toFolder } from '../to-folder.ts';
import { parseBatch } from './blobs.ts';
import { fail } from './change-failure.ts';
import { checkPath, isDecrypted } from './check-path.ts';
import { lastLine } from './explain-network.ts';
import { must } from './must.ts';
import type { Surroundings } from './prepare-change.ts';
import { readHead } from './read-head.ts';
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

/** How the index of a scratch repository differs from its HEAD. */
export async function readChanges(
  scratch: Scratch,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<FileChanges> {
  const flags = ['--cached', '--raw', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--abbrev=64'];
  const parts = splitZeros(
    await must(scratch, ['--literal-pathspecs', 'diff-index', ...flags, 'HEAD', '--', ...paths], { signal }),
  );
  const found: { path: string; mode: string; old: string; now: string }[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [, oldMode = '', mode = '', old = '', now = ''] =
      /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+)/.exec(parts[i] ?? '') ?? [];
    const path = parts[i + 1] ?? '';
    if (oldMode !== '160000' && mode !== '160000' && !isDecrypted(path)) found.push({ path, mode, old, now });
  }
  const ids = [...new Set(found.flatMap(({ old, now }) => [old, now]))].filter((id) => !/^0+$/.test(id));
  const input = ids.map((id) => `${id}\n`).join('');
  const blobs =
    ids.length === 0
      ? new Map<string, Buffer>()
      : parseBatch(await must(scratch, ['cat-file', '--batch'], { signal, input }));
  return new Map(found.map(({ path, mode, old, now }) => [path, toChange(mode, old, blobs.get(old), blobs.get(now))]));
}

function toChange(mode: string, beforeId: string, old: Buffer | undefined, now: Buffer | undefined): FileChange {
  const [before, after] = [old && toText(old), now && toText(now)];
  const shared = { ...(old && { beforeId }), ...(now && { mode: mode as FileMode, isFiltered: true as const }) };
  const isText = (!old || before !== undefined) && (!now || after !== undefined);
  if (isText) return { before: before ?? null, after: after ?? null, ...shared };
  return { before: old ? '' : null, after: now ? '' : null, ...(now && { binary: now }), ...shared };
}

/** Undefined for what is no text: it would not come back as it was. */
function toText(content: Buffer): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}
