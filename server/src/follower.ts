import { createBatch } from './batch.ts';
import { createBulkReader } from './bulk-reading.ts';
import { type ClusterSchemas, createClusterSchemas } from './cluster-schemas.ts';
import { createDueLooks } from './due-looks.ts';
import { guard } from './guard.ts';
import { type ClusterObjects, type LiveObjects, createLiveObjects } from './live-objects.ts';
import type { Look } from './look.ts';
import { createOwners } from './owners.ts';
import type { Desired } from './manifest/desired.ts';
import type { Cluster, ClusterChoice } from './ports.ts';
import type { FollowerPorts } from './session-ports.ts';
import type { DryRunPolicy, Settings } from './settings.ts';
import { type ClusterView, type Connection, type Seen, toObservationKey } from './snapshot.ts';
import { readIdentity } from './read-identity.ts';
import { createRetries } from './retries.ts';
import { type Scanner, createScanner } from './scanner.ts';
import { seeResource } from './see-resource.ts';
import { createSeenStore } from './seen-store.ts';
import { forgetOthers, isPassing, keepLast, toConnection } from './staleness.ts';
import type { Subject } from './watch-plan.ts';
import { type Watching, blindInterval, createWatching } from './watching.ts';

/** One open file, as far as its cluster is concerned. */
export interface FollowedFile {
  readonly resources: readonly Desired[];
  /** A text that is broken for a moment keeps what was seen of its resources. */
  readonly isBroken: boolean;
  readonly dryRun: DryRunPolicy;
  /** Whether changes in the cluster are noticed by themselves. */
  readonly isWatched: boolean;
}

/** One chosen cluster, and what is seen in it of the open files. */
export interface Follower extends ClusterView {
  /** What can be asked until the signal is aborted; undefined when the kubeconfig could not be used. */
  readonly connected: { readonly cluster: Cluster; readonly signal: AbortSignal } | undefined;
  readonly observations: ReadonlyMap<string, Seen>;
  /** What the cluster says of its kinds; undefined while none is connected. */
  readonly schemas: ClusterSchemas | undefined;
  /** What it has of what builds depend on; undefined while none is connected, or nobody wants that to be asked for. */
  liveIn(mode: Settings['drift']['mode']): LiveObjects | undefined;
  /** Looks up what no open file asks for; undefined while none is connected. */
  readonly scanner: Scanner | undefined;
  /** How many files are being looked up, or are about to be. */
  readonly looking: number;
  /** Connects, or connects anew. */
  connect(): Promise<void>;
  put(uri: string, file: FollowedFile): void;
  remove(uri: string): void;
  /** Looks a file up after so many milliseconds; what is under way for it is cancelled. */
  schedule(uri: string, delay: number): void;
  dispose(): void;
}

/** For so many files watches are planned at once. */
const few = 10;

/** What is told of a cluster. */
export interface FollowerEvents {
  /** Something else is known than before: of a file, or of the cluster as a whole. */
  changed(uri?: string): void;
  /** It describes apiVersions otherwise than before. */
  described(apiVersions: ReadonlySet<string>): void;
  /** What builds depend on is otherwise than before. */
  outdated(): void;
}

/** Follows one cluster. */
export function createFollower(ports: FollowerPorts, choice: ClusterChoice, events: FollowerEvents): Follower {
  const changed = (uri?: string): void => events.changed(uri);
  const { clock, gateway, log } = ports;
  const { context } = choice;
  const files = new Map<string, FollowedFile>();
  const running = new Map<string, AbortController>();
  const timers = new Map<string, () => void>();
  const retries = createRetries(clock);
  const planning = createBatch(clock, plan);
  const observations = createSeenStore();
  const due = createDueLooks((uri) => files.get(uri), observations.all);
  let connection: Connection = { state: 'connecting', context };
  let identity: ClusterView['identity'];
  let cluster: Cluster | undefined;
  let life = new AbortController();
  let watching: Watching | undefined;
  let schemas: ClusterSchemas | undefined;
  let live: ClusterObjects | undefined;
  let scanner: Scanner | undefined;
  let cancelBlind: (() => void) | undefined;

  function cancel(uri: string): void {
    timers.get(uri)?.();
    timers.delete(uri);
    due.drop(uri);
    running.get(uri)?.abort();
  }

  function schedule(uri: string, delay: number): void {
    cancel(uri);
    start(uri, delay, 'all');
  }

  /** Adds to what is due, and to what is under way. */
  function start(uri: string, delay: number, keys: 'all' | ReadonlySet<string>): void {
    if (!cluster || !files.get(uri)?.resources.length) return;
    due.add(uri, keys);
    if (timers.has(uri) || (running.has(uri) && running.get(uri)?.signal.aborted === false)) return;
    const run = (): void => {
      timers.delete(uri);
      void guard(log, 'look up', undefined, () => look(uri));
    };
    timers.set(uri, clock.after(delay, run));
  }

  async function look(uri: string): Promise<void> {
    const [file, asked] = [files.get(uri), due.take(uri)];
    if (!file || !cluster || !asked) return asked?.shared.end();
    const { resources, shared } = asked;
    const abort = new AbortController();
    running.get(uri)?.abort();
    running.set(uri, abort);
    const { signal } = abort;
    const results: Seen[] = [];
    try {
      const owners = createOwners(cluster, (key, ask) => shared.share(key, ask));
      const part = { cluster, get: shared.get, more: shared.more, owners, dryRun: file.dryRun, jq: ports.jq, signal };
      const all = await Promise.all(resources.map((resource) => lookAt(uri, resource, part)));
      results.push(...all.filter((seen) => seen !== undefined));
    } finally {
      shared.end();
      if (running.get(uri) === abort) {
        running.delete(uri);
        if (!signal.aborted) finish(uri, results);
        goOn(uri, results.some(isPassing));
      }
      changed(uri);
    }
  }

  function answered(results: readonly Seen[]): void {
    const next = toConnection(context, results);
    if (next) setConnection(next);
  }

  function finish(uri: string, results: readonly Seen[]): void {
    answered(results);
    const file = files.get(uri);
    if (file && !file.isBroken) forgetOthers(observations, uri, file.resources);
    planning.ask(files.size <= few);
  }

  /** With what has become due meanwhile; what failed, and no watch will tell of, is tried again later. */
  function goOn(uri: string, hasFailed: boolean): void {
    const more = due.keysOf(uri);
    if (hasFailed && files.get(uri)?.isWatched) retries.plan(uri, () => start(uri, 0, 'all'));
    else if (more) retries.pause(uri);
    else retries.drop(uri);
    if (more) start(uri, 0, more);
  }

  async function lookAt(uri: string, resource: Desired, part: Omit<Look, 'previous'>): Promise<Seen | undefined> {
    const key = toObservationKey(uri, resource);
    const previous = observations.all.get(key);
    const now = await seeResource(resource, { ...part, previous }, clock);
    if (!now || cluster !== part.cluster) return undefined;
    observations.put(uri, key, keepLast(now, previous));
    changed(uri);
    return now;
  }

  function setConnection(next: Connection): void {
    const isBack = next.state === 'connected' && connection.state !== 'connected';
    connection = next;
    if (!isBack || !cluster || identity) return;
    void readIdentity(cluster, log, life.signal).then((found) => {
      if (!found) return;
      identity = found;
      changed();
    });
  }

  function plan(): void {
    const watched = [...files].filter(([, file]) => file.isWatched);
    watching?.plan(
      watched.flatMap(([uri, { resources }]) =>
        resources.flatMap((resource) => {
          // a name that is still being typed is not watched
          const seen = observations.all.get(toObservationKey(uri, resource));
          return seen ? [{ uri, resource, seen }] : [];
        }),
      ),
    );
  }

  /** What cannot be watched, such as what a person may get but not list, is looked up from time to time. */
  function lookAtBlind(): void {
    cancelBlind = clock.after(blindInterval, () => {
      if (!watching) return;
      tellOutdated(watching.blind());
      lookAtBlind();
    });
  }

  function tellOutdated(subjects: readonly Subject[]): void {
    for (const { uri, resource } of subjects) start(uri, 0, new Set([toObservationKey(uri, resource)]));
  }

  function startWatching(followed: Cluster, signal: AbortSignal): Watching {
    return createWatching(followed, signal, {
      outdated: tellOutdated,
      problem(problem) {
        setConnection(
          problem ? { state: 'unavailable', context, message: problem.message } : { state: 'connected', context },
        );
        changed();
      },
    });
  }

  function end(): void {
    life.abort();
    cancelBlind?.();
    planning.cancel();
    for (const uri of [...timers.keys(), ...running.keys()]) cancel(uri);
    retries.dropAll();
    cluster = undefined;
    due.readBy(undefined);
    watching = undefined;
    scanner = undefined;
    schemas = undefined;
    live = undefined;
    observations.clear();
  }

  return {
    get connection() {
      return connection;
    },
    get identity() {
      return identity;
    },
    get connected() {
      return cluster && { cluster, signal: life.signal };
    },
    get observations() {
      return observations.all;
    },
    get schemas() {
      return schemas;
    },
    liveIn: (mode) => (mode === 'off' ? undefined : mode === 'manual' ? live?.quiet : live),
    get scanner() {
      return scanner;
    },
    get looking() {
      return timers.size + [...running.keys()].filter((uri) => !timers.has(uri)).length;
    },
    async connect() {
      end();
      life = new AbortController();
      const { signal } = life;
      connection = { state: 'connecting', context };
      changed();
      const connected = await gateway.connect(choice, signal);
      if (signal.aborted) return;
      if (connected.ok) {
        cluster = connected.value;
        const reader = createBulkReader(cluster, clock, signal);
        due.readBy(reader);
        scanner = createScanner({ cluster, reader, clock, jq: ports.jq, life: signal, answered });
        watching = startWatching(cluster, signal);
        schemas = createClusterSchemas(cluster, ports, (apiVersions) => events.described(apiVersions), signal);
        live = createLiveObjects(cluster, ports, () => events.outdated(), signal);
        lookAtBlind();
        connection = { state: 'chosen', context };
        log.info(`Context ${context} chosen.`);
        planning.ask(files.size <= few);
      } else {
        connection = { state: 'unavailable', context, message: connected.error.message };
        log.warn(connected.error.message);
      }
      changed();
    },
    put(uri, file) {
      files.set(uri, file);
      if (!file.isWatched) retries.drop(uri);
      if (!file.isBroken) forgetOthers(observations, uri, file.resources);
      planning.ask(files.size <= few);
    },
    remove(uri) {
      cancel(uri);
      retries.drop(uri);
      files.delete(uri);
      forgetOthers(observations, uri, []);
      planning.ask(files.size <= few);
    },
    schedule,
    dispose: end,
  };
}
