import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { goEnvironment, goSettings, requireGo, toolsFolder } from '../control-plane/go.ts';
import { runCommand } from '../control-plane/run-command.ts';

const program = 'helm.sh/helm/v4/cmd/helm';
const name = process.platform === 'win32' ? 'helm.exe' : 'helm';
/** As the control plane's, so that what both are made of is compiled once. */
const flags = ['-tags', 'grpcnotrace', '-ldflags', '-s -w'];

/**
 * Answers the path of helm: one that lies beside the test cluster's programs in DRIFTLINE_CONTROL_PLANE, or one built
 * from the pinned module, which takes a minute and is kept.
 */
export async function buildHelm(): Promise<string> {
  const ready = process.env['DRIFTLINE_CONTROL_PLANE'];
  const brought = ready ? join(resolve(ready), name) : undefined;
  if (brought !== undefined && (await isExecutable(brought))) return brought;
  const folder = await findFolder();
  const path = join(folder, name);
  if (await isExecutable(path)) return path;
  const place = brought ?? `a folder that DRIFTLINE_CONTROL_PLANE names, as ${name}`;
  await requireGo('helm is built from its Go module', `Install Go, or put helm into ${place}.`);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    const args = ['build', ...flags, '-o', temporary, program];
    await runCommand('go', args, { cwd: import.meta.dirname, env: goEnvironment() });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return path;
}

async function findFolder(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(join(import.meta.dirname, file)));
  hash.update(JSON.stringify([goSettings, flags, process.platform, process.arch]));
  return join(toolsFolder('helm'), hash.digest('hex').slice(0, 16));
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
