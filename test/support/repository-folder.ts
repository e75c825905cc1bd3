import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** What lies in a folder, by path: a text, bytes, or where a link leads. */
export type Contents = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/** Makes a folder outside of any repository, which goes with the test. */
export async function makeFolder(contents: Contents): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'driftline-files-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(contents)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(file, content);
    else await symlink(content.link, file);
  }
  return folder;
}

/** What makes a folder a repository, without git. */
export const repository: Contents = { '.git/HEAD': 'ref: refs/heads/main\n' };
