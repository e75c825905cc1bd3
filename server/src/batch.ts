import type { Clock } from './ports.ts';

/** Something that is to be done again and again. */
export interface Batch {
  /** Does it: at once where it is little work, else a moment later and once for all who ask until then. */
  ask(isLittle: boolean): void;
  cancel(): void;
}

/** In milliseconds. */
const moment = 20;

/** Keeps what many ask for from being done for each of them. */
export function createBatch(clock: Clock, run: () => void): Batch {
  let cancel: (() => void) | undefined;
  const end = (): void => {
    cancel?.();
    cancel = undefined;
  };
  const runNow = (): void => {
    end();
    run();
  };
  return {
    ask(isLittle) {
      if (isLittle) runNow();
      else cancel ??= clock.after(moment, runNow);
    },
    cancel: end,
  };
}
