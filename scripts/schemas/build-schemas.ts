import { createHash } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BundledPackage } from '../packaging/bundled-packages.ts';
import { leanFolder } from './without-descriptions.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What decides, beside the scripts in this folder, what is in the bundle. */
const sources = [
  'server/src/schema/availability.ts',
  'server/src/schema/custom-versions.ts',
  'server/src/schema/read-crd.ts',
  'server/src/schema/read-open-api.ts',
  'server/src/manifest/json.ts',
];
const packagesFile = 'packages.json';

/** The bundled schemas, as they lie in a cache outside of the clone. */
export interface BuiltSchemas {
  /** `index.json` and the files that it names. */
  readonly folder: string;
  /** Whose work they are, for the notices. */
  readonly packages: readonly BundledPackage[];
}

/** Makes the bundled schemas, or finds them made: the modules' versions and the scripts decide whether they are. */
export async function buildSchemas(log: (line: string) => void = () => undefined): Promise<BuiltSchemas> {
  const place = await findPlace();
  if (!(await exists(place))) await make(place, log);
  const packages = JSON.parse(await readFile(join(place, packagesFile), 'utf8')) as readonly BundledPackage[];
  return { folder: join(place, 'schemas'), packages };
}

/** Puts the bundled schemas where a package wants them, and nothing beside them; those without texts only for the CLI. */
export async function copySchemas({ folder }: BuiltSchemas, target: string, hasLean: boolean): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await cp(folder, target, { recursive: true, filter: (path) => hasLean || path !== join(folder, leanFolder) });
}

async function findPlace(): Promise<string> {
  const entries = await readdir(import.meta.dirname, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const own = files.map((file) => relative(root, file));
  const hash = createHash('sha256');
  for (const file of [...own, ...sources].toSorted()) hash.update(await readFile(join(root, file)));
  const named = [process.env['DRIFTLINE_CACHE'], process.env['XDG_CACHE_HOME']].find((folder) => folder);
  const cache = resolve(named ?? join(homedir(), '.cache'));
  return join(cache, 'driftline', 'schemas', hash.digest('hex').slice(0, 16));
}

/** Makes them beside their place and moves them there, so that what is there is whole. */
async function make(place: string, log: (line: string) => void): Promise<void> {
  const started = performance.now();
  log('making the bundled schemas from Go modules; the first time takes about a minute');
  await mkdir(dirname(place), { recursive: true });
  const temporary = await mkdtemp(`${place}.`);
  try {
    const { makeBundle } = await import('./make-bundle.ts'); // what is made already needs no YAML
    const { files, packages } = await makeBundle();
    await mkdir(join(temporary, 'schemas', leanFolder), { recursive: true });
    for (const [name, content] of files) await writeFile(join(temporary, 'schemas', name), content);
    await writeFile(join(temporary, packagesFile), JSON.stringify(packages));
    await rename(temporary, place).catch(async (error: unknown) => {
      if (!(await exists(place))) throw error; // else another builder was first
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  log(`bundled schemas made in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
