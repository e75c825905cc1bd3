import { rmSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const prefix = 'driftline-chart-';
/** In milliseconds; no run takes so long, so whoever made the folder has ended without being able to remove it. */
const oldest = 60 * 60 * 1000;
/** What has just been killed may still be writing. */
const whole = { recursive: true, maxRetries: 3 };

/** Runs with a new folder of which nothing is left, even if this process ends meanwhile: it holds values of the person. */
export async function withChartFolder<T>(parent: string, run: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true });
  await removeLeftovers(parent);
  const folder = await mkdtemp(join(parent, prefix));
  const onExit = (): void => {
    try {
      rmSync(folder, whole);
    } catch {
      // removing it was under way already
    }
  };
  process.on('exit', onExit);
  try {
    return await run(folder);
  } finally {
    await rm(folder, whole);
    process.off('exit', onExit);
  }
}

/** Only of this person: in a folder of somebody else a link could lead anywhere by the time that it is removed. */
async function removeLeftovers(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const path = join(parent, name);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isDirectory() || Date.now() - found.mtimeMs < oldest) continue;
    const isOwn = process.getuid === undefined || found.uid === process.getuid();
    if (isOwn) await rm(path, whole).catch(() => undefined);
  }
}
