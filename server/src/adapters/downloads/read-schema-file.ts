import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Result, SchemaError, SchemaLineBase } from '../../ports.ts';
import { isDecrypted } from '../files/list-files.ts';
import { isInside } from '../files/repository.ts';
import { fail } from './outcome.ts';

const outside = fail('refused', 'It lies outside of the repository.');

/** Reads the text of a schema that is a file of the document's own repository: a uri, or a path seen from the document. */
export async function readSchemaFile(
  address: string,
  { uri, repository }: SchemaLineBase,
  mostBytes: number,
  signal: AbortSignal,
): Promise<Result<string, SchemaError>> {
  if (repository === undefined) return outside;
  const paths = toPaths(address, uri, repository);
  if (!paths) return fail('refused', 'It is no file of this machine.');
  // before anything is asked of the disk: some systems look a path up on other machines
  if (!isInside(paths.file, paths.root)) return outside;
  try {
    const [file, root] = await Promise.all([realpath(paths.file), realpath(paths.root)]);
    if (!isInside(file, root)) return outside;
    if (isDecrypted(paths.file) || isDecrypted(file)) return fail('refused', 'Decrypted copies are never read.');
    const read = await readWhole(file, mostBytes);
    if (signal.aborted) return fail('aborted', 'No longer needed.');
    return read;
  } catch (error) {
    const isThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    return fail('unreadable', isThere ? 'It could not be read.' : 'It does not exist.');
  }
}

function toPaths(address: string, uri: string, repository: string): { file: string; root: string } | undefined {
  try {
    const bare = address.replace(/#.*$/, '');
    const file = /^file:/i.test(bare) ? fileURLToPath(bare) : resolve(dirname(fileURLToPath(uri)), bare);
    return { file, root: fileURLToPath(repository) };
  } catch {
    return undefined;
  }
}

/** A link that was put there in the meantime is not followed, and a pipe is not waited for. */
async function readWhole(path: string, mostBytes: number): Promise<Result<string, SchemaError>> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants as Partial<typeof constants>;
  const file = await open(path, (O_RDONLY ?? 0) | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  try {
    const about = await file.stat();
    if (!about.isFile()) return fail('unreadable', 'It is no file.');
    if (about.size > mostBytes) return fail('too-large', `It is larger than ${mostBytes / 2 ** 20} MB.`);
    return { ok: true, value: await file.readFile('utf8') };
  } finally {
    await file.close();
  }
}
