import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RepositoryFiles } from '../ports.ts';
import { nodeFileSystem } from './node-fs.ts';

/** Ten times what a large repository has. */
const most = 20_000;

/** The YAML files of a folder on the disk. */
export function createRepositoryFiles(): RepositoryFiles {
  return {
    async list(folder, signal) {
      const listed = await nodeFileSystem.list(fileURLToPath(folder), { most }, signal);
      if (!listed.ok) return listed;
      const { files, isCut } = listed.value;
      return { ok: true, value: { uris: files.map((file) => pathToFileURL(file).href), isCut } };
    },
    read: (uri, signal) => nodeFileSystem.read(fileURLToPath(uri), signal),
  };
}
