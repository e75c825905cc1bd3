import { createMask } from '../../../server/src/adapters/kubernetes/masking.ts';
import { createWatches } from '../../../server/src/adapters/kubernetes/watches.ts';
import type { ClusterError, Result, WatchTarget, Watched } from '../../../server/src/ports.ts';
import { type FakeClock, createFakeClock } from '../../support/fake-clock.ts';
import { type Followed, type Script, type ScriptedApi, scriptApi } from './scripted-api.ts';

/** Watches over a scripted API server, at a time that stands still. */
export interface Scene {
  readonly api: ScriptedApi;
  readonly clock: FakeClock;
  /** Listens, and answers how to stop. */
  readonly listen: (target?: WatchTarget) => Listener;
  /** Waits for the next watch to be asked for, and opens it. */
  readonly open: (number: number) => Promise<Followed>;
  readonly lists: () => readonly URLSearchParams[];
}

/** One who watches. */
export interface Listener {
  readonly told: Watched[];
  readonly last: () => Watched | undefined;
  /** Names, values and the kind of the problem. */
  readonly seen: () => readonly unknown[];
  readonly stop: AbortController;
}

export const target: WatchTarget = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'demo', content: 'full' };

/** An object with a value, at a version. */
export function map(name: string, version: number, value = `${version}`): object {
  return { metadata: { name, namespace: 'demo', resourceVersion: `${version}` }, data: { value } };
}

/** A page of a list. */
export function page(items: readonly object[], version: number, rest?: string): object {
  return { metadata: { resourceVersion: `${version}`, ...(rest ? { continue: rest } : {}) }, items };
}

/** Pauses are as long as they can be. */
export function setScene(
  script: Script,
  toListPath = (): Promise<Result<string, ClusterError>> => Promise.resolve({ ok: true, value: '/api/v1/configmaps' }),
): Scene {
  const api = scriptApi(script);
  const clock = createFakeClock();
  const watch = createWatches({ api, mask: createMask(), clock, random: () => 1, toListPath, forget: () => undefined });
  return {
    api,
    clock,
    listen(wanted = target) {
      const told: Watched[] = [];
      const stop = new AbortController();
      watch(wanted, (watched) => told.push(watched), stop.signal);
      const last = (): Watched | undefined => told.at(-1);
      return { told, last, seen: () => describe(last()), stop };
    },
    async open(number) {
      await clock.advance(0);
      const followed = api.followed[number];
      if (!followed) throw new Error(`watch ${number} was not asked for`);
      followed.open();
      return followed;
    },
    lists: () => api.asked.map(({ path }) => new URLSearchParams(path.split('?')[1])),
  };
}

function describe(watched: Watched | undefined): readonly unknown[] {
  if (!watched) return [];
  const objects = [...watched.objects].map(
    ([key, object]) => `${key}=${String(Reflect.get((object['data'] ?? {}) as object, 'value'))}`,
  );
  return [...objects, ...(watched.isListed ? [] : ['not listed']), ...(watched.problem ? [watched.problem.kind] : [])];
}
