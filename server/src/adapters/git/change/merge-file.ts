import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileChange } from '../../../change-port.ts';
import { hashFiles, readBlobs } from './blobs.ts';
import type { Scratch } from './scratch.ts';

/** Merges what the person and the base have changed in one file since: the name of the result, or undefined for a conflict. */
export async function mergeFile(
  scratch: Scratch,
  path: string,
  { before, beforeId, binary }: FileChange,
  base: Buffer,
  after: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (before === null || binary !== undefined || base.includes(0)) return undefined;
  const read = await readBlobs(scratch, [after, ...(beforeId === undefined ? [] : [beforeId])], signal);
  const theirs = read.get(after);
  const old = (beforeId === undefined ? undefined : read.get(beforeId)) ?? toStyle(before, base);
  if (!theirs) return undefined;
  const folder = join(scratch.root, 'merge');
  await mkdir(folder, { recursive: true });
  const names = ['base', 'before', 'after'].map((name) => join(folder, name));
  for (const [i, content] of [base, old, theirs].entries()) await writeFile(names[i] ?? '', content);
  const labels = ['base', 'before', path].flatMap((label) => ['-L', label]);
  // it ends with the number of conflicts, and with more than 127 where it could not merge
  const run = await scratch.run(['merge-file', '-p', ...labels, ...names], { signal });
  if (run.code !== 0) return undefined;
  return (await hashFiles(scratch, [run.out], signal))[0];
}

/** An editor may tell the text before with its own ends of lines: a difference in these alone is none. */
function toStyle(before: string, base: Buffer): Buffer {
  return Buffer.from(base.includes('\r\n') ? before : before.replaceAll('\r\n', '\n'));
}
