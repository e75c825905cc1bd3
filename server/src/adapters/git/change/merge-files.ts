import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileChange } from '../../../change-port.ts';
import { hashFiles, readBlobs } from './blobs.ts';
import type { Scratch } from './scratch.ts';

/** A file that both the person and the base have changed. */
export interface Merge {
  readonly path: string;
  readonly change: FileChange;
  /** What the base has. */
  readonly base: Buffer;
  /** Git's name of what the person has made of it. */
  readonly after: string;
}

/**
 * Git's names of the results by path, without those that cannot be merged. Where it is forced, the person's lines count that
 * the base has changed too, and all other lines of the base stay.
 */
export async function mergeFiles(
  scratch: Scratch,
  merges: readonly Merge[],
  isForced: boolean,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const ids = merges.flatMap(({ change, after }) => [
    after,
    ...(change.beforeId === undefined ? [] : [change.beforeId]),
  ]);
  const texts = await readBlobs(scratch, [...new Set(ids)], signal);
  const merged: { readonly path: string; readonly content: Buffer }[] = [];
  for (const merge of merges) {
    const content = await mergeFile(scratch, merge, isForced, texts, signal);
    if (content) merged.push({ path: merge.path, content });
  }
  const results = await hashFiles(
    scratch,
    merged.map(({ content }) => content),
    signal,
  );
  return new Map(merged.map(({ path }, i) => [path, results[i] ?? '']));
}

async function mergeFile(
  scratch: Scratch,
  { path, change, base, after }: Merge,
  isForced: boolean,
  texts: ReadonlyMap<string, Buffer>,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const { before, beforeId, binary } = change;
  const theirs = texts.get(after);
  if (before === null || binary !== undefined || base.includes(0) || !theirs) return undefined;
  const old = (beforeId === undefined ? undefined : texts.get(beforeId)) ?? toStyle(before, base);
  const folder = join(scratch.root, 'merge');
  await mkdir(folder, { recursive: true });
  const names = ['base', 'before', 'after'].map((name) => join(folder, name));
  for (const [i, content] of [base, old, theirs].entries()) await writeFile(names[i] ?? '', content);
  const labels = ['base', 'before', path].flatMap((label) => ['-L', label]);
  // it ends with the number of conflicts, and with more than 127 where it could not merge
  const run = await scratch.run(['merge-file', '-p', ...(isForced ? ['--theirs'] : []), ...labels, ...names], {
    signal,
  });
  return run.code === 0 ? run.out : undefined;
}

/** An editor may tell the text before with its own ends of lines: a difference in these alone is none. */
function toStyle(before: string, base: Buffer): Buffer {
  return Buffer.from(base.includes('\r\n') ? before : before.replaceAll('\r\n', '\n'));
}
