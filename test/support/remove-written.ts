import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Removes a folder in which something may still be written that nobody waits for. */
export async function removeWritten(folder: string): Promise<void> {
  for (let quiet = 0; quiet < 2; quiet++) {
    await sleep(30);
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 30 });
  }
}
