import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Packs the language server as npm would publish it, and returns the path of the tarball. */
export async function packServer(): Promise<string> {
  const destination = join(root, 'out');
  await mkdir(destination, { recursive: true });
  const args = ['pack', '--json', '--workspace', 'server', '--pack-destination', destination];
  // npm is a script on Windows, which only a shell starts
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, shell: process.platform === 'win32' });
  const [packed] = JSON.parse(stdout) as readonly { filename: string }[];
  if (packed === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
  return join(destination, packed.filename);
}
