import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { goEnvironment, goSettings, requireGo, toolsFolder } from './go.ts';
import { runCommand } from './run-command.ts';

/** A program that tests need beside the test cluster's. */
export interface GoTool {
  readonly name: string;
  /** The package of its main function, in the module that `module` pins. */
  readonly program: string;
  /** The folder with go.mod and go.sum. */
  readonly module: string;
  readonly flags: readonly string[];
  /** Whether it holds C (SQLite), and so needs a C compiler. */
  readonly cgo?: boolean;
}

/**
 * Answers the path of a program: one that lies beside the test cluster's programs in DRIFTLINE_CONTROL_PLANE, or one
 * built from the pinned module, which is kept.
 */
export async function buildTool(tool: GoTool): Promise<string> {
  const { name, program, module, flags } = tool;
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const ready = process.env['DRIFTLINE_CONTROL_PLANE'];
  const brought = ready ? join(resolve(ready), file) : undefined;
  if (brought !== undefined && (await isExecutable(brought))) return brought;
  const folder = await findFolder(tool);
  const path = join(folder, file);
  if (await isExecutable(path)) return path;
  const place = brought ?? `a folder that DRIFTLINE_CONTROL_PLANE names, as ${file}`;
  await requireGo(`${name} is built from its Go module`, `Install Go, or put ${name} into ${place}.`);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${file}.${process.pid}.tmp`);
  try {
    const env = { ...goEnvironment(), ...settingsOf(tool) };
    await runCommand('go', ['build', ...flags, '-o', temporary, program], { cwd: module, env });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return path;
}

function settingsOf({ cgo }: GoTool): typeof goSettings {
  return cgo ? { ...goSettings, CGO_ENABLED: '1' } : goSettings;
}

async function findFolder(tool: GoTool): Promise<string> {
  const { name, module, flags } = tool;
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(join(module, file)));
  hash.update(JSON.stringify([settingsOf(tool), flags, process.platform, process.arch]));
  return join(toolsFolder(name), hash.digest('hex').slice(0, 16));
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
