import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../server/src/ports.ts';

/** Time that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves on, runs what is due in its order, and lets all that follows from it settle. */
  readonly advance: (milliseconds: number) => Promise<void>;
  /** How many timers wait. */
  readonly waiting: number;
}

/** Starts at a fixed moment. */
export function createFakeClock(): FakeClock {
  let now = Date.parse('2026-11-01T12:00:00Z');
  const timers = new Set<{ readonly due: number; readonly run: () => void }>();

  async function settle(): Promise<void> {
    for (let i = 0; i < 5; i++) await nextTurn();
  }

  return {
    now: () => now,
    get waiting() {
      return timers.size;
    },
    after(milliseconds, run) {
      const timer = { due: now + milliseconds, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        await settle();
        const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (!next) break;
        timers.delete(next);
        now = next.due;
        next.run();
      }
      now = end;
    },
  };
}
