import { readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unfinished } from './write-whole.ts';

/** A draft that is as old as this, in milliseconds, was left by a process that has ended. */
const oldDraft = 600_000;

interface Found {
  readonly path: string;
  readonly size: number;
  /** In milliseconds since the epoch. */
  readonly used: number;
}

/**
 * Removes what is not among the files to keep of one folder, drafts that nobody finished, and then the files used longest ago
 * until there are at most so many bytes. Other processes may do the same at the same time.
 */
export async function sweep(
  root: string,
  mostBytes: number,
  keep?: { readonly folder: string; readonly files: ReadonlySet<string> },
): Promise<void> {
  const found = await find(root);
  const isUseless = ({ path, used }: Found): boolean => {
    if (path.endsWith(unfinished)) return Date.now() - used > oldDraft;
    return basename(dirname(path)) === keep?.folder && !keep.files.has(basename(path));
  };
  const useless = found.filter(isUseless);
  const rest = found.filter((file) => !useless.includes(file)).sort((a, b) => b.used - a.used);
  let bytes = 0;
  const tooMuch = rest.filter(({ size }) => (bytes += size) > mostBytes);
  await Promise.all([...useless, ...tooMuch].map(({ path }) => unlink(path).catch(() => undefined)));
}

async function find(root: string): Promise<readonly Found[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }): Promise<readonly Found[]> => {
        const path = join(parentPath, name);
        // another process may have removed it
        const about = await stat(path).catch(() => undefined);
        return about ? [{ path, size: about.size, used: about.mtimeMs }] : [];
      }),
  );
  return files.flat();
}
