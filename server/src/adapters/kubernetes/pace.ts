import type { Clock } from '../../ports.ts';

/** How many requests may be under way, and when. */
export interface Pace {
  /** Waits for a turn; false when it was cancelled instead. Each turn that was given has to be ended. */
  begin(signal: AbortSignal): Promise<boolean>;
  end(): void;
  /** The server wants fewer requests, and none for so many milliseconds. */
  slowDown(quiet: number): void;
}

/** How long the server has to be content, in milliseconds, before one request more is sent at once. */
const recovery = 30_000;

/** A server that names more milliseconds than this is asked again all the same; nothing is shown while all wait. */
const longestQuiet = 60_000;

/** Lets at most so many requests through at once; half as many each time the server asks for fewer. */
export function createPace(clock: Clock, most: number): Pace {
  let limit = most;
  let running = 0;
  let quietUntil = 0;
  let isQuiet = false;
  let cancelQuiet = (): void => undefined;
  let cancelRecovery = (): void => undefined;
  const waiting = new Set<() => void>();

  function admit(): void {
    if (isQuiet) return;
    for (const start of waiting) {
      if (running >= limit) return;
      waiting.delete(start);
      running++;
      start();
    }
  }

  /** By a timer and not by the time of day, which a timer may be ahead of, and which may be set back. */
  function quieten(milliseconds: number): void {
    cancelQuiet();
    isQuiet = milliseconds > 0;
    if (!isQuiet) return;
    cancelQuiet = clock.after(milliseconds, () => {
      isQuiet = false;
      admit();
    });
  }

  function recover(milliseconds: number): void {
    cancelRecovery();
    cancelRecovery = clock.after(milliseconds, () => {
      limit = Math.min(most, limit + 1);
      admit();
      if (limit < most) recover(recovery);
    });
  }

  return {
    begin(signal) {
      return new Promise((resolve) => {
        if (signal.aborted) {
          resolve(false);
          return;
        }
        const start = (): void => {
          signal.removeEventListener('abort', stop);
          resolve(true);
        };
        const stop = (): void => {
          if (waiting.delete(start)) resolve(false);
        };
        signal.addEventListener('abort', stop, { once: true });
        waiting.add(start);
        admit();
      });
    },
    end() {
      running--;
      admit();
    },
    slowDown(quiet) {
      limit = Math.max(1, Math.floor(limit / 2));
      quietUntil = Math.max(quietUntil, clock.now() + Math.min(quiet, longestQuiet));
      const rest = Math.min(quietUntil - clock.now(), longestQuiet);
      quieten(rest);
      recover(rest + recovery);
    },
  };
}
