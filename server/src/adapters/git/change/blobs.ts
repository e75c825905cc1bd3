import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from './must.ts';
import type { Scratch } from './scratch.ts';

/** The contents of objects by their names, as they are kept: https://git-scm.com/docs/git-cat-file#_batch_output */
export async function readBlobs(
  scratch: Scratch,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Buffer>> {
  if (ids.length === 0) return new Map();
  const input = ids.map((id) => `${id}\n`).join('');
  return parseBatch(await must(scratch, ['cat-file', '--batch'], { signal, input }));
}

/** What `git cat-file --batch` prints, of blobs only. */
export function parseBatch(output: Buffer): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(10, at);
    const [, id = '', type, size] = /^([0-9a-f]+) (\w+) (\d+)$/.exec(output.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (size === undefined) continue;
    if (type === 'blob') found.set(id, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}

/** Makes objects of contents as they are, and answers their names in the same order. */
export async function hashFiles(
  scratch: Scratch,
  contents: readonly Buffer[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (contents.length === 0) return [];
  const folder = join(scratch.root, 'contents');
  await mkdir(folder, { recursive: true });
  for (const [i, content] of contents.entries()) await writeFile(join(folder, String(i)), content);
  const input = contents.map((_content, i) => `${join(folder, String(i))}\n`).join('');
  const out = await must(scratch, ['hash-object', '-w', '--no-filters', '--stdin-paths'], { signal, input });
  await rm(folder, { recursive: true });
  return out.toString().trim().split('\n');
}
