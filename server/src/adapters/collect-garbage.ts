import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects what nobody holds any more, in a tenth of a second for which the thread stands still. A thread without work
 * never does so by itself: what it let go of last would stay. Node hands the function out only like this, or where it is
 * started for it, which no editor does; where it does not, nothing is collected.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as (() => void) | undefined;
  setFlagsFromString('--no-expose-gc');
  collect?.();
}
