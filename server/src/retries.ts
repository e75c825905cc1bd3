import type { Clock } from './ports.ts';

/** What is tried again later, each time after twice as long. */
export interface Retries {
  /** Runs after a pause; what was planned under the same key is not run. */
  plan(key: string, run: () => void): void;
  /** Nothing is tried again for now, and the next pause is as long as it would be. */
  pause(key: string): void;
  drop(key: string): void;
  dropAll(): void;
}

/** The pauses in milliseconds, at first and at most. */
const first = 2000;
const longest = 60_000;

/** Nothing is planned yet. */
export function createRetries(clock: Clock): Retries {
  const planned = new Map<string, { readonly delay: number; readonly cancel: () => void }>();
  const pause = (key: string): void => planned.get(key)?.cancel();
  const drop = (key: string): void => {
    pause(key);
    planned.delete(key);
  };
  return {
    plan(key, run) {
      pause(key);
      const delay = Math.min(longest, (planned.get(key)?.delay ?? first / 2) * 2);
      planned.set(key, { delay, cancel: clock.after(delay, run) });
    },
    pause,
    drop,
    dropAll() {
      for (const key of [...planned.keys()]) drop(key);
    },
  };
}
