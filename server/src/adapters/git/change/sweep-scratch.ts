import { lstat, readdir, rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { scratchPrefix } from './scratch.ts';

/** Removes the folders of processes that have ended before they could; those of others, and of other people, are left alone. */
export async function sweepScratch(temporary: string): Promise<void> {
  const names = await readdir(temporary).catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const pid = Number(/^driftline-change-(\d+)-/.exec(name)?.[1] ?? 0);
      if (!name.startsWith(scratchPrefix) || pid === 0) return;
      const path = join(temporary, name);
      const about = await lstat(path).catch(() => undefined);
      if (!about?.isDirectory() || (process.getuid && about.uid !== process.getuid())) return;
      const isFromEarlier = about.ctimeMs < Date.now() - uptime() * 1000 - 60_000;
      if (isFromEarlier || !isAlive(pid))
        await rm(path, { recursive: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
    }),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // a process of somebody else has the id now: it is not ours
    return !(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'));
  }
}
