import { execFile } from 'node:child_process';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pidFileName } from './processes.ts';

/** Temporary folders of control planes begin with this. */
export const folderPrefix = 'driftline-control-plane-';

const youngest = 60_000;

/** Ends and removes what supervisors that were killed outright left behind; those at work and other people's are let be. */
export async function sweepStale(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(folderPrefix)) continue;
    const dir = join(tmpdir(), name);
    if (await isStale(dir)) await sweepFolder(dir);
  }
}

/** Ends the programs of one control plane whose supervisor is gone, and removes its folder. */
export async function sweepFolder(dir: string): Promise<void> {
  for (const pid of await readPids(dir)) {
    if (await belongsTo(dir, pid)) process.kill(pid, 'SIGKILL');
  }
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
}

async function isStale(dir: string): Promise<boolean> {
  const [supervisor] = await readPids(dir);
  if (supervisor !== undefined) return !(await belongsTo(dir, supervisor));
  const found = await stat(dir).catch(() => undefined);
  return found !== undefined && found.uid === process.getuid?.() && Date.now() - found.mtimeMs > youngest;
}

async function readPids(dir: string): Promise<number[]> {
  try {
    const pids: unknown = JSON.parse(await readFile(join(dir, pidFileName), 'utf8'));
    return Array.isArray(pids) ? pids.filter((pid): pid is number => Number.isInteger(pid)) : [];
  } catch {
    return [];
  }
}

/** A pid may have been given to another program since, so the command line must name the folder. */
async function belongsTo(dir: string, pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(async () =>
    promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    ),
  );
  return commandLine.includes(dir);
}
