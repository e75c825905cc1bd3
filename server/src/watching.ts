import type { Cluster, ClusterError, Watched } from './ports.ts';
import { toObservationKey } from './snapshot.ts';
import { isLoss } from './staleness.ts';
import { type PlannedWatch, type Subject, findOutdated, planWatches } from './watch-plan.ts';

/** After how many milliseconds what cannot be watched is looked up again. */
export const blindInterval = 30_000;

/** Watches what the open files need. */
export interface Watching {
  /** Starts the watches that are missing, ends those that nobody needs. */
  plan(subjects: readonly Subject[]): void;
  /** Those whose changes go unnoticed. */
  blind(): readonly Subject[];
}

/** What is said of the watches. */
export interface WatchingEvents {
  /** Resources whose live state is not as it was seen. */
  outdated(subjects: readonly Subject[]): void;
  /** Whether the cluster as a whole answers has changed: why not, or undefined. */
  problem(problem: ClusterError | undefined): void;
}

interface Running {
  plan: PlannedWatch;
  last: Watched | undefined;
  /** Whom the last state has made outdated already: a server whose list never shows what it gives would ask for ever. */
  told: Set<string>;
  readonly stop: AbortController;
}

/** More at once than a person looks at. */
const maxWatches = 50;

/** Keeps the watches of one cluster; each says which of the files it serves are outdated. */
export function createWatching(cluster: Cluster, signal: AbortSignal, events: WatchingEvents): Watching {
  const running = new Map<string, Running>();
  let beyond: readonly PlannedWatch[] = [];
  let reported: ClusterError | undefined;

  function start(key: string, plan: PlannedWatch): void {
    const watch: Running = { plan, last: undefined, told: new Set(), stop: new AbortController() };
    running.set(key, watch);
    const either = AbortSignal.any([watch.stop.signal, signal]);
    cluster.watch(plan.target, (now) => take(watch, now), either);
  }

  function take(watch: Running, now: Watched): void {
    const before = watch.last;
    watch.last = now;
    watch.told = new Set();
    report();
    tell(watch, findOutdated(watch.plan, now, before));
  }

  function tell({ told }: Running, outdated: readonly Subject[]): void {
    const news = outdated.filter(({ uri, resource }) => !told.has(toObservationKey(uri, resource)));
    for (const { uri, resource } of news) told.add(toObservationKey(uri, resource));
    if (news.length > 0) events.outdated(news);
  }

  /** A kind that is not served, or may not be read, says nothing of the others. */
  function report(): void {
    const states = [...running.values()].flatMap(({ last }) => (last ? [last] : []));
    const problem = states.map((state) => state.problem).find((found) => found && isLoss(found));
    if (problem?.message === reported?.message) return;
    reported = problem;
    events.problem(problem);
  }

  return {
    plan(subjects) {
      const all = [...planWatches(subjects)];
      const plan = new Map(all.slice(0, maxWatches));
      beyond = all.slice(maxWatches).map(([, planned]) => planned);
      for (const [key, { stop }] of running) {
        if (plan.has(key)) continue;
        running.delete(key);
        stop.abort();
      }
      for (const [key, planned] of plan) {
        const known = running.get(key);
        if (!known) start(key, planned);
        else {
          known.plan = planned;
          // what came while it was looked up
          if (known.last) tell(known, findOutdated(planned, known.last, known.last));
        }
      }
    },
    blind() {
      const refused = [...running.values()].filter(({ last }) => last?.problem && isRefusal(last.problem));
      return [...beyond, ...refused.map(({ plan }) => plan)].flatMap(listServed);
    },
  };
}

/** Those whose objects it holds, or of whose releases. */
function listServed({ subjects, parts }: PlannedWatch): readonly Subject[] {
  return [...subjects, ...parts.map(({ subject }) => subject)];
}

function isRefusal({ kind }: ClusterError): boolean {
  return kind === 'forbidden' || kind === 'too-many';
}
