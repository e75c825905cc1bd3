import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait in milliseconds; the defaults suit a busy machine of two cores. */
export interface WaitOptions {
  readonly timeout?: number;
  readonly every?: number;
  readonly signal?: AbortSignal;
}

/** Polls until the check answers something, since most of a cluster is ready some time after it says so. */
export async function waitFor<T>(
  what: string,
  check: () => Promise<T | undefined | false>,
  options: WaitOptions = {},
): Promise<T> {
  const { timeout = 60_000, every = 50, signal } = options;
  const end = Date.now() + timeout;
  for (;;) {
    signal?.throwIfAborted();
    const value = await check();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited ${timeout / 1000} s for ${what}`);
    await sleep(every, undefined, { signal });
  }
}
