import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileError, FileSystem, RepositoryFiles, Result } from '../ports.ts';

/** More are a sign that the folder is no repository of manifests. */
const mostFiles = 20_000;

/** The files of a repository by uri, as an editor names them. */
export function createRepositoryFiles(files: FileSystem): RepositoryFiles {
  return {
    async list(folder, signal) {
      const path = toPath(folder);
      const listed = path.ok ? await files.list(path.value, { most: mostFiles }, signal) : path;
      if (!listed.ok) return listed;
      const { files: paths, isCut } = listed.value;
      return { ok: true, value: { uris: paths.map((one) => pathToFileURL(one).href), isCut } };
    },
    async read(uri, signal) {
      const path = toPath(uri);
      return path.ok ? files.read(path.value, signal) : path;
    },
  };
}

/** Other schemes than `file`, and hosts where there are none, have no path. */
function toPath(uri: string): Result<string, FileError> {
  try {
    return { ok: true, value: fileURLToPath(uri) };
  } catch {
    return { ok: false, error: { kind: 'unreadable', path: uri, message: 'This is no file on this machine.' } };
  }
}
