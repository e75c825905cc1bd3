import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RepositoryFiles } from '../ports.ts';

/** The YAML files of a folder on the disk. */
export function createRepositoryFiles(): RepositoryFiles {
  return {
    async list(folder) {
      const root = fileURLToPath(folder);
      const names = await readdir(root, { recursive: true });
      const uris = names
        .filter((name) => /\.ya?ml$/.test(name) && !/(?:^|[\\/])(?:node_modules|\.git)[\\/]/.test(name))
        .map((name) => pathToFileURL(join(root, name)).href);
      return { ok: true, value: { uris, isCut: false } };
    },
    async read(uri) {
      return { ok: true, value: await readFile(fileURLToPath(uri), 'utf8') };
    },
  };
}
