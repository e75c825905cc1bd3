import type { Clock, Cluster, ClusterError, WatchTarget, Watched } from '../../ports.ts';
import { type WatchContext, runWatch } from './watch-loop.ts';
import { type WatchStore, createWatchStore } from './watch-store.ts';

interface Shared {
  readonly store: WatchStore;
  readonly listeners: Set<(watched: Watched) => void>;
  readonly stop: AbortController;
  cancelGrace: () => void;
}

/** How long a watch goes on when nobody needs it, in milliseconds: people come back to a file. */
const grace = 30_000;
/** How long changes are gathered, in milliseconds: ten times a second is as often as anybody looks. */
const gathering = 100;

/** A mistake of ours costs one watch and not the server. */
const defect: ClusterError = { kind: 'server-error', message: 'This cannot be watched.' };

/** One watch for all who want the same; none outlives the connection that it belongs to. */
export function createWatches(
  context: WatchContext,
  life: AbortSignal = new AbortController().signal,
): Cluster['watch'] {
  const { clock } = context;
  const running = new Map<string, Shared>();

  function start(key: string, target: WatchTarget): Shared {
    const listeners = new Set<(watched: Watched) => void>();
    const stop = new AbortController();
    const tell = gather(clock, stop.signal, () => {
      const current = store.current();
      if (current) for (const listener of listeners) listener(current);
    });
    const store = createWatchStore(tell);
    const shared = { store, listeners, stop, cancelGrace: () => undefined };
    running.set(key, shared);
    runWatch(target, context, store, AbortSignal.any([stop.signal, life])).catch(() => store.fail(defect));
    return shared;
  }

  function leave(key: string, shared: Shared): void {
    if (shared.listeners.size > 0) return;
    shared.cancelGrace = clock.after(grace, () => {
      running.delete(key);
      shared.stop.abort();
    });
  }

  return (target, changed, signal) => {
    if (signal.aborted) return;
    const { apiVersion, kind, namespace = '', name = '', content, fields } = target;
    const key = [apiVersion, kind, namespace, name, content, JSON.stringify(fields ?? null)].join('|');
    const shared = running.get(key) ?? start(key, target);
    shared.cancelGrace();
    const listener = (watched: Watched): void => changed(watched);
    shared.listeners.add(listener);
    signal.addEventListener(
      'abort',
      () => {
        shared.listeners.delete(listener);
        leave(key, shared);
      },
      { once: true },
    );
    clock.after(0, () => {
      const current = shared.store.current();
      if (current && shared.listeners.has(listener)) changed(current);
    });
  };
}

/** Runs at once and then at most once in so many milliseconds, however often it is called. */
function gather(clock: Clock, signal: AbortSignal, run: () => void): () => void {
  let isWaiting = false;
  let last = -Infinity;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    clock.after(Math.max(0, last + gathering - clock.now()), () => {
      isWaiting = false;
      last = clock.now();
      if (!signal.aborted) run();
    });
  };
}
