import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const sources = import.meta.dirname;

/** Puts modules into Go's cache, checked against go.sum, and answers their folders; nothing is compiled. */
export async function downloadModules(wanted: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  const args = ['mod', 'download', '-json', ...[...wanted].map(([path, version]) => `${path}@v${version}`)];
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' };
  const { stdout } = await promisify(execFile)('go', args, { cwd: sources, env }).catch((cause: unknown) => {
    throw new Error(`The bundled schemas are made from Go modules, which could not be had: ${explain(cause)}`, {
      cause,
    });
  });
  // one object after the other, each ending with a brace of its own
  const found = stdout.split(/(?<=^\})\n/m).filter((part) => part.trim() !== '');
  return new Map(
    found.map((part) => {
      const { Path, Dir } = JSON.parse(part) as { Path: string; Dir: string };
      return [Path, Dir];
    }),
  );
}

/** Go says in its output which module it is about. */
function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if ('code' in cause && cause.code === 'ENOENT') return 'there is no go on the PATH. Install Go 1.26 or newer.';
  const output = 'stdout' in cause && typeof cause.stdout === 'string' ? cause.stdout : '';
  const errors = [...output.matchAll(/"Error": "(.*)"/g)].map(([, text = '']) => text);
  return errors.length > 0 ? errors.join('; ') : cause.message;
}
