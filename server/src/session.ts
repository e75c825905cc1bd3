import { findDrift } from './drift/find-drift.ts';
import type { Observation, UnavailableReason } from './drift/observation.ts';
import { guard } from './guard.ts';
import { parse } from './manifest/parse.ts';
import type { Manifest, Resource } from './manifest/resource.ts';
import { type Look, observe } from './observe.ts';
import { createOwners } from './owners.ts';
import type { Clock, Cluster, ClusterGateway, Log } from './ports.ts';
import { type Settings, parseSettings } from './settings.ts';
import { type Connection, type Seen, type Snapshot, toObservationKey } from './snapshot.ts';

/** The ports that a session needs. */
export interface SessionPorts {
  readonly gateway: ClusterGateway;
  readonly clock: Clock;
  readonly log: Log;
}

/** The one mutable object of the server. */
export interface Session {
  snapshot(): Snapshot;
  settings(): Settings;
  setDocument(uri: string, version: number, text: string): void;
  removeDocument(uri: string): void;
  documentSaved(uri: string): void;
  configure(value: unknown, trusted?: boolean): Promise<void>;
  chooseContext(context: string): Promise<void>;
  /** Looks every open manifest up again. */
  check(): void;
  dispose(): void;
}

/** A pause in typing, in milliseconds, after which the cluster is asked. */
const debounce = 250;
/** What says that the cluster as a whole does not answer; other refusals concern one object. */
const lostReasons: ReadonlySet<UnavailableReason> = new Set(['unauthorized', 'unreachable', 'timeout', 'throttled']);
/** How often open manifests are looked up again, in milliseconds, to notice a change in the cluster. */
const interval = 10_000;

/** Keeps documents and what was seen of them; `changed` is called after each change with the file it concerns, if one. */
export function createSession(ports: SessionPorts, changed: (uri?: string) => void): Session {
  const { clock, gateway, log } = ports;
  let manifests: ReadonlyMap<string, Manifest> = new Map();
  let observations: ReadonlyMap<string, Seen> = new Map();
  const running = new Map<string, AbortController>();
  const timers = new Map<string, () => void>();
  let settings = parseSettings({}).settings;
  let isTrusted = false;
  let cluster: Cluster | undefined;
  let connection: Connection = { state: 'untrusted' };
  let connecting = new AbortController();
  let cancelPoll: (() => void) | undefined;

  function cancel(uri: string): void {
    timers.get(uri)?.();
    timers.delete(uri);
    running.get(uri)?.abort();
  }

  function schedule(uri: string, delay: number): void {
    cancel(uri);
    const isEmpty = !manifests.get(uri)?.resources.length;
    if (!cluster || settings.drift.mode === 'off' || isEmpty) return;
    timers.set(
      uri,
      clock.after(delay, () => {
        timers.delete(uri);
        void guard(log, 'look up', undefined, () => look(uri));
      }),
    );
  }

  async function look(uri: string): Promise<void> {
    const manifest = manifests.get(uri);
    if (!manifest || !cluster || manifest.resources.length === 0) return;
    const abort = new AbortController();
    running.get(uri)?.abort();
    running.set(uri, abort);
    const { signal } = abort;
    const asked = cluster;
    try {
      const owners = createOwners(asked, signal);
      await Promise.all(
        manifest.resources.map((resource) => lookAt(uri, resource, { cluster: asked, owners, signal })),
      );
    } finally {
      if (running.get(uri) === abort) running.delete(uri);
      changed(uri);
    }
  }

  async function lookAt(
    uri: string,
    resource: Resource,
    look: Pick<Look, 'cluster' | 'owners' | 'signal'>,
  ): Promise<void> {
    if (!isComparable(resource)) return;
    const key = toObservationKey(uri, resource);
    const previous = observations.get(key);
    const seen = await observe(resource, { ...look, dryRun: settings.dryRun, previous });
    if (!seen || look.signal.aborted || cluster !== look.cluster) return;
    noteConnection(seen);
    observations = new Map(observations).set(key, keepLast({ ...seen, findings: findDrift(seen) }, previous));
    const now = manifests.get(uri);
    if (now?.problems.length === 0) forget(uri, now.resources);
    changed(uri);
  }

  /** Drops what was seen of resources that a file no longer has; a file that is broken for a moment keeps all. */
  function forget(uri: string, kept: readonly Resource[]): void {
    const keys = new Set(kept.map((resource) => toObservationKey(uri, resource)));
    observations = new Map([...observations].filter(([key]) => keys.has(key) || !key.startsWith(`${uri}#`)));
  }

  function noteConnection(seen: Observation): void {
    const { context } = connection;
    if (context === undefined) return;
    const isLost = seen.state === 'unavailable' && lostReasons.has(seen.reason);
    connection = isLost ? { state: 'unavailable', context, message: seen.message } : { state: 'connected', context };
  }

  /** A login program may open a browser: after a refused login only a person's own step starts it again. */
  function isLoggedOut(): boolean {
    return [...observations.values()].some((seen) => seen.state === 'unavailable' && seen.reason === 'unauthorized');
  }

  function poll(): void {
    cancelPoll = clock.after(interval, () => {
      if (settings.drift.mode === 'onType' && !isLoggedOut())
        for (const uri of manifests.keys())
          if (!running.has(uri) && !timers.has(uri)) void guard(log, 'look up', undefined, () => look(uri));
      poll();
    });
  }

  function disconnect(state: 'untrusted' | 'no-context'): void {
    connecting.abort();
    cluster = undefined;
    for (const uri of [...timers.keys(), ...running.keys()]) cancel(uri);
    cancelPoll?.();
    observations = new Map();
    connection = { state };
    changed();
  }

  async function connect(context: string): Promise<void> {
    disconnect(isTrusted ? 'no-context' : 'untrusted');
    if (!isTrusted || context === '') return;
    connecting = new AbortController();
    const { signal } = connecting;
    connection = { state: 'connecting', context };
    changed();
    const { kubeconfig } = settings.cluster;
    const connected = await gateway.connect({ context, ...(kubeconfig ? { kubeconfig } : {}) }, signal);
    if (signal.aborted) return;
    if (connected.ok) {
      cluster = connected.value;
      connection = { state: 'chosen', context };
      log.info(`Context ${context} chosen.`);
      if (settings.drift.mode !== 'manual') for (const uri of manifests.keys()) schedule(uri, 0);
      poll();
    } else {
      connection = { state: 'unavailable', context, message: connected.error.message };
      log.warn(connected.error.message);
    }
    changed();
  }

  return {
    snapshot: () => ({
      manifests,
      observations,
      connection,
      looking: new Set([...timers.keys(), ...running.keys()]).size,
      now: clock.now(),
    }),
    settings: () => settings,
    setDocument(uri, version, text) {
      const isNew = !manifests.has(uri);
      const manifest = parse(uri, version, text, manifests.get(uri));
      manifests = new Map(manifests).set(uri, manifest);
      if (manifest.problems.length === 0) forget(uri, manifest.resources.filter(isComparable));
      changed(uri);
      const { mode } = settings.drift;
      if (mode === 'onType' || (mode === 'onSave' && isNew)) schedule(uri, isNew ? 0 : debounce);
    },
    removeDocument(uri) {
      cancel(uri);
      manifests = new Map([...manifests].filter(([other]) => other !== uri));
      forget(uri, []);
      changed(uri);
    },
    documentSaved(uri) {
      if (settings.drift.mode === 'onSave') schedule(uri, 0);
    },
    async configure(value, trusted) {
      const { settings: next, problems } = parseSettings(value);
      for (const problem of problems) log.warn(problem);
      const before = settings;
      settings = next;
      const isSameCluster =
        before.cluster.context === next.cluster.context && before.cluster.kubeconfig === next.cluster.kubeconfig;
      const gainsTrust = trusted !== undefined && trusted !== isTrusted;
      if (gainsTrust) isTrusted = trusted;
      if (gainsTrust || !isSameCluster) return connect(next.cluster.context);
      if (before.dryRun !== next.dryRun || before.drift.mode !== next.drift.mode) {
        for (const uri of manifests.keys()) cancel(uri);
        observations = new Map();
        changed();
        if (next.drift.mode !== 'manual') for (const uri of manifests.keys()) schedule(uri, 0);
      }
    },
    chooseContext(context) {
      // what was picked is the setting from now on: another setting that changes must not connect anew
      settings = { ...settings, cluster: { ...settings.cluster, context } };
      return connect(context);
    },
    check() {
      const { context } = connection;
      if (!cluster && context !== undefined) void guard(log, 'connect', undefined, () => connect(context));
      for (const uri of manifests.keys()) schedule(uri, 0);
    },
    dispose() {
      disconnect('no-context');
    },
  };
}

/** A cluster that was lost for a moment does not take away what was seen before. */
function keepLast(seen: Seen, previous: Seen | undefined): Seen {
  const isPassing = seen.state === 'unavailable' && seen.reason !== 'forbidden' && seen.reason !== 'unauthorized';
  return isPassing && previous && previous.state !== 'unavailable' ? previous : seen;
}

/** What SOPS has encrypted is never sent to a cluster, and its values could not be compared. */
function isComparable(resource: Resource): boolean {
  return !('sops' in resource.value);
}
