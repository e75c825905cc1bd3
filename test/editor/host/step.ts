import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** A line of a file. */
export interface Place {
  /** Relative to the folder. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** What the status bar says to a screen reader, which is all that the extension says of its cluster. */
async function readStatus(page: Page): Promise<string> {
  const items = await page.locator('.statusbar-item[id*=driftline] [aria-label]').all();
  return (await Promise.all(items.map((item) => item.getAttribute('aria-label')))).join(' ');
}

/** Does one thing that is to be seen, and says which it was if it is not. */
export type Step = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** All steps share one deadline; the one that misses it is named, with a picture of what stood there instead. */
export function createStep(page: Page, dir: string, timeoutMs: number): Step {
  const deadline = Date.now() + timeoutMs;
  return async (name, run) => {
    const remaining = Math.max(deadline - Date.now(), 1);
    page.setDefaultTimeout(remaining);
    const late = delay(remaining, undefined, { ref: false }).then(() => {
      throw new Error(`not within ${timeoutMs / 1000} s`);
    });
    try {
      return await Promise.race([run(), late]);
    } catch (error) {
      await page.screenshot({ path: join(dir, 'failure.png') }).catch(() => undefined);
      const reason = error instanceof Error ? error.message : String(error);
      const status = await readStatus(page).catch(() => 'no status');
      throw new Error(`${name}: ${reason} (see ${join(dir, 'failure.png')}; ${status})`, { cause: error });
    }
  };
}
