import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes an extension without anything in it, since a host that runs tests wants one in development. Where ours is
 * installed it gets this one, so that ours cannot come from anywhere but the package.
 */
export async function makeEmptyExtension(parent: string): Promise<string> {
  const folder = join(parent, 'empty-extension');
  const manifest = { name: 'empty', publisher: 'nobody', version: '0.0.0', engines: { vscode: '*' } };
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
