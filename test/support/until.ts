import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a check holds, and fails with the last value, which says more than that time ran out. */
export async function until<T>(
  what: string,
  read: () => Promise<T> | T,
  holds: (value: T) => boolean,
  limit = 40_000,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`not within ${limit / 1000} s: ${what}; last: ${JSON.stringify(value)}`);
    await sleep(50);
  }
}
