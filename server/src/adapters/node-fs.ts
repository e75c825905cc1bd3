import { createReadStream, readFileSync, realpathSync, statSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { FileError, FileSystem, Result } from '../ports.ts';
import { isDecrypted, listFiles } from './files/list-files.ts';
import { decodeText, mostBytes, readText } from './files/read-text.ts';
import { toReason } from './files/reason.ts';
import { findRepositories, staysInside } from './files/repository.ts';

/** The files of this machine. */
export const nodeFileSystem: FileSystem = {
  list(path, { most }, signal) {
    return answer(signal, async () => {
      const found = await stat(path);
      const refused = found.isFIFO() ? undefined : await refuse(path);
      if (refused) return refused;
      if (found.isDirectory()) return { ok: true, value: await listFiles(path, most, signal) };
      return { ok: true, value: { files: [path], problems: [], isCut: false } };
    });
  },
  read(path, signal) {
    return answer(signal, async () => {
      const found = await stat(path);
      if (found.isFIFO()) return readText(open(path, signal));
      const refused = await refuse(path);
      if (refused) return refused;
      if (!found.isFile() || found.size >= mostBytes) return readText(open(path, signal));
      return decodeText(await readFile(path, { signal }), false);
    });
  },
  findRepository(path, signal) {
    return answer(signal, async () => ({ ok: true, value: (await findRepositories(path))[0] }));
  },
};

/** Says no to what must not be read; what a shell makes of `<(command)` has no real path and is not asked about. */
async function refuse(path: string): Promise<{ ok: false; error: FileError } | undefined> {
  const real = await realpath(path);
  if (isDecrypted(path) || isDecrypted(real)) return fail('decrypted', 'Decrypted copies of files are never read.');
  if (real === path || (await staysInside(real, path))) return undefined;
  return fail('outside', 'It leads out of its repository.');
}

function open(path: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  return createReadStream(path, { signal }) as AsyncIterable<Uint8Array>;
}

/**
 * The text of a small file, at once: for a program that has nothing else to do meanwhile this takes a tenth of the time.
 * Undefined for whatever is not as simple as that.
 */
export function readAtOnce(path: string): Result<string, FileError> | undefined {
  try {
    // without a link on the way it cannot lead out of its repository
    if (isDecrypted(path) || realpathSync.native(path) !== path) return undefined;
    const found = statSync(path);
    return found.isFile() && found.size < mostBytes ? decodeText(readFileSync(path), false) : undefined;
  } catch {
    return undefined;
  }
}

async function answer<T>(signal: AbortSignal, ask: () => Promise<Result<T, FileError>>): Promise<Result<T, FileError>> {
  try {
    return await ask();
  } catch (error) {
    if (signal.aborted) return fail('aborted', 'No longer needed.');
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return fail('not-found', 'It does not exist.');
    return fail('unreadable', toReason(error));
  }
}

function fail(kind: FileError['kind'], message: string): { ok: false; error: FileError } {
  return { ok: false, error: { kind, message } };
}
