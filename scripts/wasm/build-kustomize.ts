import { createHash } from 'node:crypto';
import { access, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BundledPackage } from '../packaging/bundled-packages.ts';
import { findLicenceProblems } from '../packaging/notices.ts';
import { limitMemory } from './limit-memory.ts';
import { padModule } from './pad-module.ts';
import { readModules } from './read-modules.ts';
import { runGo } from './run-go.ts';

const sources = fileURLToPath(new URL('../../server/wasm/kustomize/', import.meta.url));
/** What decides, beside the sources and Go, what is made. */
const scripts = [
  'build-kustomize.ts',
  'leb128.ts',
  'limit-memory.ts',
  'name-licences.ts',
  'pad-module.ts',
  'read-modules.ts',
  'run-go.ts',
];
const packagesFile = 'packages.json';
/** In bytes: what a build may use before it is given up. */
const mostMemory = 1024 ** 3;
/**
 * In bytes: the allocator of Linux gives back at once what is larger, and once it has given back anything it keeps as much
 * for later, so that the server would rest with 20 MiB more after its first worker, and with 60 MiB more after its second.
 * M_MMAP_THRESHOLD in https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
const mostKept = 32 * 1024 ** 2;

/** The renderer as it lies in a cache outside of the clone. */
export interface BuiltKustomize {
  /** `kustomize.wasm` and Go's `wasm_exec.js`. */
  readonly folder: string;
  /** Whose work is in it, for the notices. */
  readonly packages: readonly BundledPackage[];
}

/** Compiles the kustomize library to WebAssembly, or finds it compiled: its sources and Go's version decide. */
export async function buildKustomize(log: (line: string) => void = () => undefined): Promise<BuiltKustomize> {
  const place = await findPlace();
  if (!(await exists(place))) await make(place, log);
  const packages = JSON.parse(await readFile(join(place, packagesFile), 'utf8')) as readonly BundledPackage[];
  return { folder: join(place, 'wasm'), packages };
}

/** Puts it where a package wants it. */
export async function copyKustomize({ folder }: BuiltKustomize, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await cp(folder, target, { recursive: true });
}

async function findPlace(): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(sources)).filter((name) => /\.go$|^go\.(?:mod|sum)$/.test(name)).toSorted();
  for (const file of files) hash.update(await readFile(join(sources, file)));
  for (const file of scripts) hash.update(await readFile(join(import.meta.dirname, file)));
  hash.update(await runGo(['env', 'GOVERSION'], sources));
  const named = [process.env['DRIFTLINE_CACHE'], process.env['XDG_CACHE_HOME']].find((folder) => folder);
  const cache = resolve(named ?? join(homedir(), '.cache'));
  return join(cache, 'driftline', 'kustomize', hash.digest('hex').slice(0, 16));
}

/** Makes it beside its place and moves it there, so that what is there is whole. */
async function make(place: string, log: (line: string) => void): Promise<void> {
  const started = performance.now();
  log('compiling kustomize to WebAssembly; the first time takes one or two minutes');
  await mkdir(dirname(place), { recursive: true });
  const temporary = await mkdtemp(`${place}.`);
  try {
    const folder = join(temporary, 'wasm');
    await mkdir(folder);
    const file = join(folder, 'kustomize.wasm');
    await runGo(['build', '-ldflags=-s -w', '-o', file, '.'], sources);
    await writeFile(file, padModule(limitMemory(await readFile(file), mostMemory), mostKept));
    const root = (await runGo(['env', 'GOROOT'], sources)).trim();
    await copyFile(join(root, 'lib', 'wasm', 'wasm_exec.js'), join(folder, 'wasm_exec.js'));
    const packages = await readModules(sources, root);
    const problems = findLicenceProblems(packages);
    if (problems.length > 0) throw new Error(`This cannot be shipped:\n  ${problems.join('\n  ')}`);
    await writeFile(join(temporary, packagesFile), JSON.stringify(packages));
    await rename(temporary, place).catch(async (error: unknown) => {
      if (!(await exists(place))) throw error; // else another builder was first
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  log(`kustomize compiled in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
