import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SourceFile } from '../../server/src/cli/checked-file.ts';

/** The YAML files of a folder, in an order that is always the same. */
export async function readRepository(folder: string): Promise<readonly SourceFile[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  const files = names.map(async (name) => {
    const path = name.replaceAll('\\', '/');
    return { path, uri: pathToFileURL(join(folder, name)).href, text: await readFile(join(folder, name), 'utf8') };
  });
  return Promise.all(files);
}
