import type { Clock, Result, SchemaError } from '../../ports.ts';
import { fail, untilAborted } from './outcome.ts';

/** What was loaded, its size in characters, and for how many milliseconds nobody has to ask again. */
export interface Loaded<T> {
  readonly result: Result<T, SchemaError>;
  readonly size: number;
  readonly freshFor: number;
}

interface Entry<T> {
  readonly loading: Promise<Loaded<T>>;
  readonly stop: AbortController;
  loaded?: Loaded<T>;
  freshUntil: number;
  waiting: number;
}

/** One is kept at least, whatever its size. */
const most = 40;
const mostCharacters = 8 * 2 ** 20;

/**
 * Loads by name so that all who ask at the same time wait for one answer, which is kept for a while. Loading stops when
 * nobody waits any more. `load` says no by its result.
 */
export function createSharedLoads<T>(
  clock: Clock,
  load: (name: string, signal: AbortSignal) => Promise<Loaded<T>>,
): (name: string, signal: AbortSignal) => Promise<Result<T, SchemaError>> {
  const kept = new Map<string, Entry<T>>();

  function start(name: string): Entry<T> {
    const stop = new AbortController();
    const loading = load(name, stop.signal);
    const entry: Entry<T> = { loading, stop, freshUntil: Infinity, waiting: 0 };
    void loading.then((loaded) => {
      entry.loaded = loaded;
      entry.freshUntil = clock.now() + loaded.freshFor;
      forgetOldest();
    });
    return entry;
  }

  function forgetOldest(): void {
    let size = 0;
    let count = 0;
    for (const [name, { loaded, waiting }] of [...kept].toReversed()) {
      count++;
      size += loaded?.size ?? 0;
      if (count > 1 && waiting === 0 && (count > most || size > mostCharacters)) kept.delete(name);
    }
  }

  return async (name, signal) => {
    if (signal.aborted) return fail('aborted', 'No longer needed.');
    const found = kept.get(name);
    const entry = found && clock.now() < found.freshUntil && !found.stop.signal.aborted ? found : start(name);
    // a map keeps the order in which keys came in
    kept.delete(name);
    kept.set(name, entry);
    entry.waiting++;
    try {
      return (await untilAborted(entry.loading, signal)).result;
    } catch {
      return fail('aborted', 'No longer needed.');
    } finally {
      entry.waiting--;
      if (entry.waiting === 0 && !entry.loaded) entry.stop.abort();
    }
  };
}
