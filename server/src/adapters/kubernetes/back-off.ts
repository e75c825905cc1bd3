import type { Clock } from '../../ports.ts';

/** Waits longer after each failure, and never as long as the others that failed at the same moment. */
export interface BackOff {
  /** Settles after the next pause, which is at least so many milliseconds, or when cancelled. */
  pause(signal: AbortSignal, atLeast?: number): Promise<void>;
  reset(): void;
}

const first = 500;

/** From half a second, doubling, to the longest pause in milliseconds; each is between half and all of that. */
export function createBackOff(clock: Clock, random: () => number, longest = 30_000): BackOff {
  let next = first;
  return {
    pause(signal, atLeast = 0) {
      const delay = Math.max(atLeast, next * (0.5 + random() / 2));
      next = Math.min(longest, next * 2);
      return wait(clock, delay, signal);
    },
    reset() {
      next = first;
    },
  };
}

/** Settles after so many milliseconds, or when cancelled. */
export function wait(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const settle = (): void => {
      cancel();
      signal.removeEventListener('abort', settle);
      resolve();
    };
    const cancel = clock.after(milliseconds, settle);
    signal.addEventListener('abort', settle, { once: true });
  });
}
