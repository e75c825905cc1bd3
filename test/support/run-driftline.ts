import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The folder of this project. */
export const root = join(import.meta.dirname, '..', '..');
/** The command line tool as it is packed. */
export const bundled = join(root, 'server/bin/driftline.mjs');

/** How a run ended, and what it printed. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run is given. */
export interface How {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Uint8Array;
  readonly program?: string;
  /** Close the output after the first part of it. */
  readonly isImpatient?: boolean;
}

/** Runs the command line tool to its end. */
export async function runDriftline(args: readonly string[], { program = bundled, ...how }: How = {}): Promise<Ran> {
  const { DRIFTLINE_CACHE, XDG_CACHE_HOME, HOME, PATH } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: how.cwd ?? root,
    env: { DRIFTLINE_CACHE, XDG_CACHE_HOME, HOME, PATH, ...how.env },
    stdio: 'pipe',
  });
  const parts: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    parts[0].push(part);
    if (how.isImpatient) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => parts[1].push(part));
  child.stdin.end(how.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: parts[0].join(''), stderr: parts[1].join('') };
}
