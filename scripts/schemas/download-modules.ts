import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PinnedModule } from './minors.ts';

const sources = import.meta.dirname;

/** Puts modules into Go's cache, checked against go.sum, and answers their folders; nothing is compiled. */
export async function downloadModules(wanted: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  const found = await download([...wanted].map(([path, version]) => `${path}@v${version}`));
  return new Map(found.map(({ Path, Dir }) => [Path, Dir]));
}

/** The same for modules that go.mod does not name, checked against the sums that stand beside them; in their order. */
export async function downloadPinned(modules: readonly PinnedModule[]): Promise<readonly string[]> {
  const found = await download(modules.map(({ path, version }) => `${path}@v${version}`));
  return modules.map(({ path, version, sum }) => {
    const one = found.find(({ Path, Version }) => Path === path && Version === `v${version}`);
    if (one?.Sum !== `h1:${sum}`) throw new Error(`${path} ${version} is not what minors.ts says it is: ${one?.Sum}`);
    return one.Dir;
  });
}

/** What `go mod download -json` says of a module. */
interface Downloaded {
  readonly Path: string;
  readonly Version: string;
  readonly Dir: string;
  readonly Sum: string;
}

async function download(wanted: readonly string[]): Promise<readonly Downloaded[]> {
  const args = ['mod', 'download', '-json', ...wanted];
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' };
  const { stdout } = await promisify(execFile)('go', args, { cwd: sources, env }).catch((cause: unknown) => {
    throw new Error(`The bundled schemas are made from Go modules, which could not be had: ${explain(cause)}`, {
      cause,
    });
  });
  // one object after the other, each ending with a brace of its own
  const parts = stdout.split(/(?<=^\})\n/m).filter((part) => part.trim() !== '');
  return parts.map((part) => JSON.parse(part) as Downloaded);
}

/** Go says in its output which module it is about. */
function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if ('code' in cause && cause.code === 'ENOENT') return 'there is no go on the PATH. Install Go 1.26 or newer.';
  const output = 'stdout' in cause && typeof cause.stdout === 'string' ? cause.stdout : '';
  const errors = [...output.matchAll(/"Error": "(.*)"/g)].map(([, text = '']) => text);
  return errors.length > 0 ? errors.join('; ') : cause.message;
}
