import { fileURLToPath } from 'node:url';
import type { FileError, RepositoryFiles, Result } from '../ports.ts';
import { toEditorUri } from './files/editor-uri.ts';
import { nodeFileSystem } from './node-fs.ts';

/** Ten times what a large repository has. */
const most = 20_000;

/** The YAML files of a folder on the disk, named as an editor names them, or by `toUri`. */
export function createRepositoryFiles(toUri: (path: string) => string = toEditorUri): RepositoryFiles {
  return {
    async list(folder, signal) {
      const path = toPath(folder);
      const listed = path.ok ? await nodeFileSystem.list(path.value, { most }, signal) : path;
      if (!listed.ok) return listed;
      const { files, isCut } = listed.value;
      return { ok: true, value: { uris: files.map(toUri), isCut } };
    },
    async read(uri, signal) {
      const path = toPath(uri);
      return path.ok ? nodeFileSystem.read(path.value, signal) : path;
    },
  };
}

/** What is in no folder of this machine, such as a text that was never saved, has no path. */
function toPath(uri: string): Result<string, FileError> {
  try {
    return { ok: true, value: fileURLToPath(uri) };
  } catch {
    return { ok: false, error: { kind: 'unreadable', message: 'This is no file of this machine.' } };
  }
}
