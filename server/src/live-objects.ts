import { guard } from './guard.ts';
import { type JsonObject, stringAt } from './manifest/json.ts';
import { type ResourceRef, toRefKey } from './manifest/resource.ts';
import type { Clock, Cluster, ClusterError, Log, Result } from './ports.ts';

/** Objects of a cluster on which builds depend: Flux Kustomizations, and what variables come from. */
export interface LiveObjects {
  /** As it was seen the last time; null where there is none to be read. What is missing or old is asked for meanwhile. */
  find(ref: ResourceRef): JsonObject | null | undefined;
  /** Asks for all of them again. */
  refresh(): void;
  /** Whether an answer is awaited that builds may depend on. */
  readonly isAsking: boolean;
}

/** Those who ask only when they are told to, too. */
export interface ClusterObjects extends LiveObjects {
  /** The same objects; nothing is asked for but by `refresh`. */
  readonly quiet: LiveObjects;
}

/** How long an object counts as new, in milliseconds. */
const fresh = 60_000;
/** How long what could not be asked for is left alone. */
const patience = 30_000;

const defect = { ok: false, error: { kind: 'server-error', message: 'An object could not be read.' } } as const;

interface Kept {
  readonly ref: ResourceRef;
  object: JsonObject | null | undefined;
  /** Until when it counts, in milliseconds since the epoch. */
  until: number;
  isAsking: boolean;
  /** Ends the wait for another try. */
  cancel: (() => void) | undefined;
}

/** Asks for each object by its name, at most once a minute; `changed` is called when one is other than before. */
export function createLiveObjects(
  cluster: Pick<Cluster, 'get'>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  changed: () => void,
  life: AbortSignal,
): ClusterObjects {
  const kept = new Map<string, Kept>();
  life.addEventListener('abort', () => {
    for (const { cancel } of kept.values()) cancel?.();
  });

  async function ask(one: Kept): Promise<void> {
    one.isAsking = true;
    one.cancel?.();
    const get = (): Promise<Result<JsonObject, ClusterError>> => cluster.get(one.ref, life);
    const answer = await guard<Result<JsonObject, ClusterError>>(log, 'read for builds', defect, get);
    one.isAsking = false;
    if (life.aborted) return;
    const isSure = answer.ok || sure.has(answer.error.kind);
    one.until = clock.now() + (isSure ? fresh : patience);
    if (!isSure) one.cancel = clock.after(patience, () => start(one));
    const object = answer.ok ? answer.value : isSure ? null : (one.object ?? null);
    const isSame = one.object !== undefined && versionOf(one.object) === versionOf(object);
    one.object = object;
    if (!isSame) changed();
  }

  function start(one: Kept): void {
    if (!one.isAsking && !life.aborted) void ask(one);
  }

  function keep(ref: ResourceRef): Kept {
    const key = toRefKey(ref);
    const one = kept.get(key) ?? { ref, object: undefined, until: 0, isAsking: false, cancel: undefined };
    kept.set(key, one);
    return one;
  }

  const refresh = (): void => {
    for (const one of kept.values()) start(one);
  };
  const isAsking = (): boolean => [...kept.values()].some((one) => one.isAsking);

  return {
    find(ref) {
      const one = keep(ref);
      if (clock.now() >= one.until) start(one);
      return one.object;
    },
    refresh,
    get isAsking() {
      return isAsking();
    },
    quiet: {
      find: (ref) => keep(ref).object,
      refresh,
      get isAsking() {
        return isAsking();
      },
    },
  };
}

/** What says that there is nothing to be read, and not only that nobody answered. */
const sure: ReadonlySet<ClusterError['kind']> = new Set<ClusterError['kind']>(['not-found', 'forbidden', 'not-served']);

function versionOf(object: JsonObject | null): string | undefined {
  return object === null
    ? undefined
    : `${stringAt(object, 'metadata', 'uid')} ${stringAt(object, 'metadata', 'resourceVersion')}`;
}
