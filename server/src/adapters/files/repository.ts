import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/** The folders, from the innermost, that hold a repository in which a path lies; links on the way are not followed. */
export async function findRepositories(path: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    if (await exists(join(folder, '.git'))) found.push(folder);
    if (folder === dirname(folder)) return found;
  }
}

/** Whether a path without links stays in every repository that the path to it goes through. */
export async function staysInside(real: string, path: string): Promise<boolean> {
  for (const repository of await findRepositories(dirname(path))) {
    if (!isInside(real, await realpath(repository))) return false;
  }
  return true;
}

/** Whether a path is a folder or lies below it; neither has links in it. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
