import { parseInSlices } from './manifest/parse.ts';
import type { Manifest } from './manifest/resource.ts';
import type { Clock } from './ports.ts';

/** Reads one text after the other while the server does other things in between. */
export type ParseInTurns = (uri: string, text: string) => Promise<Manifest>;

/** After so many milliseconds of reading, others have their turn. */
const turn = 6;

/** For many texts: all that are read by what this returns share their turns. */
export function createParsing(clock: Clock): ParseInTurns {
  let turnEnds = 0;

  async function pauseIfDue(): Promise<void> {
    if (clock.now() < turnEnds) return;
    await new Promise<void>((resolve) => void clock.after(0, resolve));
    turnEnds = clock.now() + turn;
  }

  return async (uri, text) => {
    const slices = parseInSlices(uri, 0, text);
    for (;;) {
      const step = slices.next();
      if (step.done) return step.value;
      await pauseIfDue();
    }
  };
}
