import { parseInSlices } from './manifest/parse.ts';
import type { Manifest } from './manifest/resource.ts';
import type { Slices } from './manifest/slices.ts';
import type { Clock } from './ports.ts';

/** Reads texts without holding up what else the server has to do. */
export interface Reader {
  /** Calls back with the manifest: at once if the text is small, else later, unless a newer text has come by then. */
  read(uri: string, version: number, text: string, previous: Manifest | undefined): void;
  drop(uri: string): void;
  /** How many texts are still being read. */
  readonly count: number;
}

/** How long the server may be busy with a text at a time, in milliseconds: less than a person notices while typing. */
const turn = 8;

/** Reads in turns, between which requests are answered. */
export function createReader(clock: Clock, done: (manifest: Manifest) => void): Reader {
  const reading = new Map<string, () => void>();

  function goOn(uri: string, slices: Slices<Manifest>): void {
    const end = clock.now() + turn;
    reading.delete(uri);
    for (;;) {
      const step = slices.next();
      if (step.done) {
        done(step.value);
        return;
      }
      if (clock.now() >= end) break;
    }
    reading.set(
      uri,
      clock.after(0, () => goOn(uri, slices)),
    );
  }

  function drop(uri: string): void {
    reading.get(uri)?.();
    reading.delete(uri);
  }

  return {
    read(uri, version, text, previous) {
      drop(uri);
      goOn(uri, parseInSlices(uri, version, text, previous));
    },
    drop,
    get count() {
      return reading.size;
    },
  };
}
