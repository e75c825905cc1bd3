import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { FileError, FileSystem, Result } from '../ports.ts';
import { isDecrypted, listFiles } from './files/list-files.ts';
import { decodeText, mostBytes, readText } from './files/read-text.ts';
import { toReason } from './files/reason.ts';
import { findRepositories, staysInside } from './files/repository.ts';

/** The files of this machine. */
export const nodeFileSystem: FileSystem = {
  list(path, { most }, signal) {
    return answer(path, signal, async () => {
      const found = await stat(path);
      // what a shell makes of <(command) has no real path
      if (found.isFIFO()) return { ok: true, value: { files: [path], problems: [], isCut: false } };
      const real = await realpath(path);
      if (!(await staysInside(real, path))) return fail('outside', path);
      if (found.isDirectory()) return { ok: true, value: await listFiles(path, most, signal) };
      if (isDecrypted(path) || isDecrypted(real)) return fail('decrypted', path);
      return { ok: true, value: { files: [path], problems: [], isCut: false } };
    });
  },
  async repositoryOf(path) {
    return (await findRepositories(path))[0];
  },
  read(path, signal) {
    return answer(path, signal, async () => {
      const found = await stat(path);
      const isSmall = found.isFile() && found.size < mostBytes;
      if (isSmall) return decodeText(path, await readFile(path, { signal }), false);
      return readText(path, createReadStream(path, { signal }) as AsyncIterable<Uint8Array>);
    });
  },
};

async function answer<T>(
  path: string,
  signal: AbortSignal,
  ask: () => Promise<Result<T, FileError>>,
): Promise<Result<T, FileError>> {
  try {
    return await ask();
  } catch (error) {
    if (signal.aborted) return fail('aborted', path);
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return fail('not-found', path);
    return fail('unreadable', path, toReason(error));
  }
}

function fail(kind: FileError['kind'], path: string, message = ''): { ok: false; error: FileError } {
  return { ok: false, error: { kind, path, message } };
}
