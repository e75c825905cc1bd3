import { chmod, mkdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { t } from '@vscode/l10n';
import type { ChangeContent, FileChange, FileChanges } from '../../../change-port.ts';
import { splitZeros } from './ask-git.ts';
import { fail } from './change-failure.ts';
import { checkPath } from './check-path.ts';
import { hashFiles, readBlobs } from './blobs.ts';
import { lastLine } from './explain-network.ts';
import { findLfs, isPointer, requireLfs } from './lfs.ts';
import { mergeFiles, type Merge } from './merge-files.ts';
import { must } from './must.ts';
import { clean } from './remote-address.ts';
import type { Scratch } from './scratch.ts';

/** What the index has of a file. */
interface Entry {
  readonly mode: string;
  readonly id: string;
}

/** A file that will be put into the index, with its content after filters. */
interface Put {
  readonly path: string;
  readonly mode: string;
  readonly id: string;
}

/**
 * Puts the person's changes into the index, which holds the base: as they are where the base still has what they began with,
 * else merged. Nothing that the base has is on the disk yet, so that no link of it can lead anywhere.
 */
export async function applyFiles(
  scratch: Scratch,
  { files, overwrites }: Pick<Extract<ChangeContent, { kind: 'files' }>, 'files' | 'overwrites'>,
  signal: AbortSignal,
): Promise<void> {
  for (const path of files.keys()) checkPath(path);
  const entries = await readEntries(scratch, signal);
  const conflicts: string[] = [];
  const gone = new Set([...files].filter(([, { after }]) => after === null).map(([path]) => path));
  for (const [path, change] of files) {
    refuseOdd(path, entries, gone, change);
    if (change.after !== null && isInTheWay(path, entries, gone)) conflicts.push(path);
  }
  if (conflicts.length > 0) explainConflict(conflicts);
  const written = await writeAll(scratch, files, entries, signal);
  const baseTexts = await readBlobs(
    scratch,
    [...new Set([...files.keys()].flatMap((path) => entries.get(path)?.id ?? []))],
    signal,
  );
  const puts: Put[] = [];
  const removed: string[] = [];
  const merges: Merge[] = [];
  for (const [path, change] of files) {
    const [entry, put] = [entries.get(path), written.get(path)];
    const base = entry && baseTexts.get(entry.id);
    if (put?.id === entry?.id && put?.mode === entry?.mode) continue;
    if (!isUntouched(change, entry, base)) {
      if (put && base) merges.push({ path, change, base, after: put.id });
      else if (!overwrites) conflicts.push(path);
      else if (put) puts.push(put);
      else removed.push(path);
    } else if (put) puts.push(put);
    else removed.push(path);
  }
  const merged = await mergeFiles(scratch, merges, overwrites === true, signal);
  for (const { path } of merges) {
    const [id, put] = [merged.get(path), written.get(path)];
    if (put && (id !== undefined || overwrites === true)) puts.push({ ...put, ...(id !== undefined && { id }) });
    else conflicts.push(path);
  }
  if (conflicts.length > 0) explainConflict(conflicts);
  await updateIndex(scratch, removed, puts, signal);
}

/** Ends the change with the files that the base has changed in the same places. */
export function explainConflict(paths: readonly string[]): never {
  const named = paths.map(clean);
  const first = named.slice(0, 5).join(', ');
  const shown = named.length > 5 ? t('{0} and {1} more', first, named.length - 5) : first;
  return fail(
    'conflict',
    t('The base has changed in the same places: {0}. Get its commits, merge, and try again.', shown),
    {
      paths: named,
    },
  );
}

async function readEntries(scratch: Scratch, signal: AbortSignal): Promise<ReadonlyMap<string, Entry>> {
  const listed = splitZeros(await must(scratch, ['ls-files', '--stage', '-z'], { signal }));
  return new Map(
    listed.flatMap((line) => {
      const [, mode, id, path] = /^(\d+) ([0-9a-f]+) \d\t([^]*)$/.exec(line) ?? [];
      return mode !== undefined && id !== undefined && path !== undefined ? [[path, { mode, id }] as const] : [];
    }),
  );
}

type Entries = ReadonlyMap<string, Entry>;

/** Ends the change at what lies in another repository, or would lead somewhere else. */
function refuseOdd(path: string, entries: Entries, gone: ReadonlySet<string>, change: FileChange): void {
  const [entry, paths] = [entries.get(path), [clean(path)]];
  const above = toFolders(path).filter((folder) => !gone.has(folder));
  if ([path, ...above].some((each) => entries.get(each)?.mode === '160000'))
    fail('refused-path', t('"{0}" is a submodule, or lies in one. Change it in its own repository.', clean(path)), {
      paths,
    });
  if (above.some((folder) => entries.get(folder)?.mode === '120000'))
    fail('refused-path', t('"{0}" lies behind a symbolic link. Change the file it leads to.', clean(path)), { paths });
  if (entry?.mode === '120000' && change.after !== null && change.mode !== '120000')
    fail('refused-path', t('"{0}" is a symbolic link. Change the file it leads to.', clean(path)), { paths });
}

/** A file of the base stands where a folder is wanted, or the other way round. */
function isInTheWay(path: string, entries: Entries, gone: ReadonlySet<string>): boolean {
  if (toFolders(path).some((folder) => entries.has(folder) && !gone.has(folder))) return true;
  if (entries.has(path)) return false;
  for (const other of entries.keys()) if (other.startsWith(`${path}/`) && !gone.has(other)) return true;
  return false;
}

/** `a/b/c` lies in `a` and `a/b`. */
function toFolders(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_part, i) => parts.slice(0, i + 1).join('/'));
}

/** Whether the base has what the change began with, whatever the ends of lines are. */
function isUntouched(
  { before, beforeId, binary }: FileChange,
  entry: Entry | undefined,
  base: Buffer | undefined,
): boolean {
  if (!entry || !base) return before === null;
  if (before === null) return false;
  if (beforeId !== undefined) return beforeId === entry.id;
  return binary === undefined && plain(base.toString('utf8')) === plain(before);
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** Makes objects of all texts: those that filters have not seen are written to the disk, for `git add` to take them. */
async function writeAll(
  scratch: Scratch,
  files: FileChanges,
  entries: ReadonlyMap<string, Entry>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Put>> {
  const contents = [...files].flatMap(
    ([path, change]): { path: string; mode: string; content: Buffer; isRaw: boolean }[] => {
      if (change.after === null) return [];
      const content = change.binary ? Buffer.from(change.binary) : Buffer.from(change.after);
      const mode = change.mode ?? entries.get(path)?.mode ?? '100644';
      return [{ path, mode, content, isRaw: change.isFiltered === true || mode === '120000' }];
    },
  );
  const lfs = await findLfs(
    scratch,
    contents.map(({ path }) => path),
    signal,
  );
  const isRaw = (each: (typeof contents)[number]): boolean =>
    each.isRaw || (lfs.has(each.path) && isPointer(each.content));
  const [raw, filtered] = [contents.filter(isRaw), contents.filter((each) => !isRaw(each))];
  const ids = await hashFiles(
    scratch,
    raw.map(({ content }) => content),
    signal,
  );
  const puts = raw.map(({ path, mode }, i): Put => ({ path, mode, id: ids[i] ?? '' }));
  return new Map([...puts, ...(await addAll(scratch, filtered, lfs, signal))].map((put) => [put.path, put]));
}

/** Runs `git add` in an index of its own, so that what is there to be merged is not lost. */
async function addAll(
  scratch: Scratch,
  contents: readonly { readonly path: string; readonly mode: string; readonly content: Buffer }[],
  lfs: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly Put[]> {
  if (contents.length === 0) return [];
  requireLfs(
    scratch,
    contents.map(({ path }) => path).filter((path) => lfs.has(path)),
  );
  for (const { path, mode, content } of contents) {
    const file = join(scratch.tree, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { flag: 'wx' });
    if (mode === '100755') await chmod(file, 0o755);
  }
  const env = { GIT_INDEX_FILE: join(scratch.root, 'index-of-added') };
  await must(scratch, ['read-tree', 'HEAD'], { signal, env });
  const names = contents.map(({ path }) => path).join('\0');
  const args = ['--literal-pathspecs', 'add', '--force', '--pathspec-from-file=-', '--pathspec-file-nul'];
  const run = await scratch.run(args, { signal, env, input: names });
  if (run.code !== 0)
    explainAdd(
      clean(run.said),
      contents.map(({ path }) => path).filter((path) => lfs.has(path)),
    );
  const listed = splitZeros(await must(scratch, ['ls-files', '--stage', '-z'], { signal, env }));
  const ids = new Map(listed.map((line) => [line.slice(line.indexOf('\t') + 1), line.split(' ')[1] ?? '']));
  for (const { path } of contents) await unlink(join(scratch.tree, path));
  return contents.map(({ path, mode }) => ({
    path,
    mode,
    id: ids.get(path) ?? fail('failed', t('Git does not take "{0}".', clean(path))),
  }));
}

function explainAdd(words: string, paths: readonly string[]): never {
  if (paths.length > 0)
    return fail(
      'lfs-missing',
      t('Git LFS keeps {0}, and it did not work. Install git-lfs.', paths.map(clean).join(', ')),
      {
        paths: paths.map(clean),
        words,
      },
    );
  return fail('failed', t('Git could not take the files: {0}', lastLine(words)), { words });
}

async function updateIndex(
  scratch: Scratch,
  removed: readonly string[],
  puts: readonly Put[],
  signal: AbortSignal,
): Promise<void> {
  const none = '0'.repeat(scratch.place.format === 'sha256' ? 64 : 40);
  const lines = [
    ...removed.map((path) => `0 ${none}\t${path}\0`),
    ...puts.map(({ path, mode, id }) => `${mode} ${id}\t${path}\0`),
  ];
  if (lines.length > 0) await must(scratch, ['update-index', '-z', '--index-info'], { signal, input: lines.join('') });
}
