import { guard } from './guard.ts';
import { stringAt } from './manifest/json.ts';
import type { Clock, Cluster, ClusterError, Log, Watched } from './ports.ts';
import { isLoss } from './staleness.ts';
import type { SyncKind } from './sync/sync-kinds.ts';

/** Under which version a cluster has a kind, if it has one that is read here, or why that is not known. */
export type Served = { readonly version: string } | 'absent' | 'unsupported' | { readonly problem: ClusterError };

/** Keeps an eye on which kinds a cluster has. */
export interface ServedKinds {
  /** The cluster has denied that it has a kind: finds out anew. */
  again(kind: SyncKind): void;
}

const definitions = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  content: 'metadata',
} as const;

/** All in milliseconds. The server has a kind some time after its definition. */
const firstPause = 300;
const longestPause = 10_000;
/** Where definitions may not be read. */
const blindPause = 60_000;

interface Asked {
  /** Of the definition; empty where that may not be read. */
  readonly uid: string;
  pause: number;
  cancel: (() => void) | undefined;
}

/**
 * Watches the definitions, which one request lists, so that nobody asks again and again for kinds that are not there;
 * who may not read them has each kind asked for once a minute. `told` is called when something is otherwise than before.
 */
export function followServed(
  cluster: Cluster,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  kinds: readonly SyncKind[],
  told: (kind: SyncKind, served: Served) => void,
  signal: AbortSignal,
): ServedKinds {
  const asked = new Map<SyncKind, Asked>();
  /** Whether definitions were read once: an API server that starts refuses for a moment what it allows later. */
  let isRead = false;
  signal.addEventListener('abort', () => {
    for (const { cancel } of asked.values()) cancel?.();
  });

  function take({ isListed, objects, problem }: Watched): void {
    isRead ||= isListed && !problem;
    if (problem && (isLoss(problem) || isRead)) {
      for (const kind of kinds) if (!asked.has(kind) && !isRead) told(kind, { problem });
      return;
    }
    const names = isListed && !problem ? readUids(objects) : undefined;
    for (const kind of kinds) {
      const uid = names ? names.get(`${kind.plural}.${kind.group}`) : '';
      if (uid === undefined) forget(kind);
      else if (asked.get(kind)?.uid !== uid) begin(kind, uid);
    }
  }

  function forget(kind: SyncKind): void {
    asked.get(kind)?.cancel?.();
    asked.delete(kind);
    told(kind, 'absent');
  }

  function begin(kind: SyncKind, uid: string): void {
    asked.get(kind)?.cancel?.();
    const one = { uid, pause: firstPause, cancel: undefined };
    asked.set(kind, one);
    start(kind, one);
  }

  function start(kind: SyncKind, one: Asked): void {
    one.cancel = undefined;
    void guard(log, 'find a kind', undefined, () => ask(kind, one));
  }

  function later(kind: SyncKind, one: Asked): void {
    if (signal.aborted || one.cancel) return;
    const isAbsent = one.uid === '';
    one.cancel = clock.after(isAbsent ? blindPause : one.pause, () => start(kind, one));
    one.pause = Math.min(longestPause, one.pause * 2);
  }

  async function ask(kind: SyncKind, one: Asked): Promise<void> {
    const served = await findVersion(cluster, kind, signal);
    if (signal.aborted || asked.get(kind) !== one) return;
    if (typeof served === 'object' && 'version' in served) one.pause = firstPause;
    else later(kind, one);
    if (served !== 'absent' || one.uid === '') told(kind, served);
    // a definition is there: the server is about to have its kind, unless that has taken too long
    else if (one.pause === longestPause) told(kind, 'unsupported');
  }

  cluster.watch(definitions, take, signal);
  return {
    again(kind) {
      const one = asked.get(kind);
      if (one) later(kind, one);
    },
  };
}

async function findVersion(
  cluster: Cluster,
  { group, kind, versions }: SyncKind,
  signal: AbortSignal,
): Promise<Served> {
  for (const version of versions) {
    const found = await cluster.qualify({ apiVersion: `${group}/${version}`, kind, name: 'any' }, signal);
    if (found.ok) return { version };
    if (found.error.kind !== 'not-served') return { problem: found.error };
  }
  return 'absent';
}

function readUids(objects: Watched['objects']): ReadonlyMap<string, string> {
  const entries = [...objects.values()].map(({ metadata }): [string, string] => [
    stringAt(metadata, 'name') ?? '',
    stringAt(metadata, 'uid') ?? 'unknown',
  ]);
  return new Map(entries);
}
