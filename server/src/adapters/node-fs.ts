import { createReadStream, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileError, FileSystem, Result } from '../ports.ts';
import { type ListingPace, isDecrypted, listFiles } from './files/list-files.ts';
import { decodeText, mostBytes, readText } from './files/read-text.ts';
import { toReason } from './files/reason.ts';
import { findRepositories, staysInside } from './files/repository.ts';

/** The files of this machine, for a program that does other things meanwhile. */
export const nodeFileSystem: FileSystem = createFileSystem('in-background');

/** The same for a program that has nothing else to do, which then takes a fraction of the time. */
export function createPromptFileSystem(): FileSystem {
  return createFileSystem('at-once');
}

function createFileSystem(pace: ListingPace): FileSystem {
  const readAtOnce = pace === 'at-once' ? createPromptReader() : () => undefined;
  return {
    list(path, { most, hasJson = false }, signal) {
      return answer(signal, async () => {
        const found = await stat(path);
        const refused = found.isFIFO() ? undefined : await refuse(path);
        if (refused) return refused;
        if (found.isDirectory()) return { ok: true, value: await listFiles(path, most, signal, pace, hasJson) };
        return { ok: true, value: { files: [path], problems: [], isCut: false } };
      });
    },
    read(path, signal) {
      const text = readAtOnce(path);
      if (text) return Promise.resolve(text);
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
}

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

/** What tells the text of a small file at once; undefined for whatever is not as simple as that. */
function createPromptReader(): (path: string) => Result<string, FileError> | undefined {
  const folders = new Map<string, boolean>();
  // without a link on the way a file cannot lie outside of its repository
  const hasLink = (folder: string): boolean => {
    const known = folders.get(folder) ?? realpathSync.native(folder) !== folder;
    folders.set(folder, known);
    return known;
  };
  return (path) => {
    try {
      const found = lstatSync(path);
      if (!found.isFile() || found.size >= mostBytes || isDecrypted(path) || hasLink(dirname(path))) return undefined;
      return decodeText(readFileSync(path), false);
    } catch {
      return undefined;
    }
  };
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
