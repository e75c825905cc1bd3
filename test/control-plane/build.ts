import { createHash } from 'node:crypto';
import { access, chmod, copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { goEnvironment, goSettings, requireGo, toolsFolder } from './go.ts';
import { crdModules, findProgram, programs } from './programs.ts';
import type { Program } from './programs.ts';
import { runCommand } from './run-command.ts';

/** Progress goes to the caller, because a first build takes about eleven minutes and silence looks like a hang. */
export interface BuildOptions {
  readonly log?: (line: string) => void;
  /** Names of programs, when not all are needed: a cluster that somebody named needs only kubectl. */
  readonly only?: readonly string[];
}

type Log = (line: string) => void;

const sources = import.meta.dirname;
const buildTags = ['-tags', 'grpcnotrace'];
const crds = 'crds';

/** Answers a folder with the control plane's programs and CRDs: the one named by DRIFTLINE_CONTROL_PLANE, or a cached build. */
export async function buildControlPlane(options: BuildOptions = {}): Promise<string> {
  const wanted = options.only ?? [...programs.map(({ name }) => name), crds];
  const ready = process.env['DRIFTLINE_CONTROL_PLANE'];
  if (ready) return checkReady(resolve(ready), wanted);
  const folder = await cacheFolder();
  const missing = await findMissing(folder, wanted);
  if (missing.length === 0) return folder;
  await requireGo(
    'The control plane for tests is built from Go modules',
    'Install Go, or name a folder that has the ready programs in DRIFTLINE_CONTROL_PLANE.',
  );
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  await buildMissing(folder, missing, options.log ?? (() => undefined));
  return folder;
}

async function checkReady(folder: string, wanted: readonly string[]): Promise<string> {
  const missing = await findMissing(folder, wanted);
  if (missing.length === 0) return folder;
  throw new Error(`DRIFTLINE_CONTROL_PLANE names ${folder}, which lacks: ${missing.join(', ')}`);
}

async function findMissing(folder: string, wanted: readonly string[]): Promise<string[]> {
  const isThere = async (name: string) => (name === crds ? exists(join(folder, crds)) : findProgram(folder, name));
  const found = await Promise.all(wanted.map(isThere));
  return wanted.filter((_, index) => !found[index]);
}

async function cacheFolder(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'k3s/go.mod', 'k3s/go.sum']) hash.update(await readFile(join(sources, file)));
  hash.update(JSON.stringify([goSettings, buildTags, programs.map((program) => goArguments(program, ''))]));
  hash.update(`${process.platform}/${process.arch}`);
  return join(toolsFolder('control-plane'), hash.digest('hex').slice(0, 16));
}

async function buildMissing(folder: string, missing: readonly string[], log: Log): Promise<void> {
  const start = Date.now();
  const elapsed = () => `[${String(Math.round((Date.now() - start) / 1000)).padStart(4)} s]`;
  log(`${elapsed()} building the control plane; the first time downloads 440 MB and takes 6 GB of Go's caches`);
  for (const [index, program] of programs.entries()) {
    const { name, seconds } = program;
    if (!missing.includes(name) || (await findProgram(folder, name))) continue; // another builder may have been faster
    const minutes = Math.max(1, Math.round(seconds / 60));
    const about = `about ${minutes} minute${minutes > 1 ? 's' : ''} the first time`;
    log(`${elapsed()} building ${name} (${index + 1} of ${programs.length}), ${about}`);
    await buildProgram(folder, program);
  }
  if (missing.includes(crds)) await copyCrds(folder);
  log(`${elapsed()} control plane built`);
}

async function buildProgram(folder: string, program: Program): Promise<void> {
  const temporary = join(folder, temporaryName(program.name));
  try {
    await runCommand('go', goArguments(program, temporary), {
      cwd: join(sources, program.module),
      env: goEnvironment(),
    });
    await rename(temporary, join(folder, program.name));
  } finally {
    await rm(temporary, { force: true });
  }
}

async function copyCrds(folder: string): Promise<void> {
  const target = join(folder, crds);
  const temporary = join(folder, temporaryName(crds));
  await mkdir(temporary);
  try {
    const found = await runCommand('go', ['list', '-m', '-f', '{{.Dir}}', ...crdModules], {
      cwd: sources,
      env: goEnvironment(),
    });
    for (const module of found.trim().split('\n')) await copyFiles(join(module, 'config', 'crd', 'bases'), temporary);
    await rename(temporary, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error; // else another builder was first
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function copyFiles(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    await copyFile(join(from, name), join(to, name));
    await chmod(join(to, name), 0o644); // the module cache is read-only
  }
}

function goArguments(program: Program, output: string): string[] {
  return ['build', ...buildTags, '-ldflags', `-s -w ${program.linkerFlags}`, '-o', output, program.package];
}

function temporaryName(name: string): string {
  return `.${name}.${process.pid}.tmp`;
}

/** Removes what interrupted builds left, but not what a builder at work is writing. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /^\..+\.(\d+)\.tmp$/.exec(name) ?? [];
    if (pid && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
