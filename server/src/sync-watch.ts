import { toObjectKey } from './graph/references/object-id.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Clock, Cluster, ClusterError, Log, WatchTarget, Watched } from './ports.ts';
import { followPulse } from './pulse.ts';
import { type Served, type ServedKinds, followServed } from './served-kinds.ts';
import { isLoss } from './staleness.ts';
import { readArgo } from './sync/read-argo.ts';
import { readFlux } from './sync/read-flux.ts';
import { type FindJob, findJobOf, readK3s } from './sync/read-k3s.ts';
import { type SyncKind, syncKinds } from './sync/sync-kinds.ts';
import type { SyncStatus } from './sync/sync-status.ts';
import type { KindStanding, SyncedCluster } from './sync/synced-cluster.ts';

/** Watches the objects of a cluster that say how things stand. */
export interface SyncWatch {
  /** What is known; while nothing changes it is the same object. */
  current(): SyncedCluster;
  /** Begins to watch, or ends that: what is known then stays known. */
  watch(isWanted: boolean): void;
}

interface Kept {
  readonly kind: SyncKind;
  standing: KindStanding['standing'];
  /** Why it is not known. */
  problem: ClusterError | undefined;
  objects: readonly JsonObject[];
  /** Under which version it is watched. */
  version: string | undefined;
  stop: AbortController | undefined;
}

/** In more namespaces than these nobody keeps charts of K3s. */
const maxJobNamespaces = 10;

/** `changed` is called when something else is known than before. */
export function createSyncWatch(
  cluster: Cluster,
  ports: { readonly clock: Clock; readonly log: Log },
  changed: () => void,
  life: AbortSignal,
): SyncWatch {
  const kept = syncKinds.map((kind): Kept => {
    return { kind, standing: 'reading', problem: undefined, objects: [], version: undefined, stop: undefined };
  });
  const byKind = new Map(kept.map((one) => [one.kind, one]));
  const jobs = new Map<string, { readonly stop: AbortController; watched: Watched | undefined }>();
  const read = new WeakMap<JsonObject, SyncStatus | undefined>();
  let running: { readonly stop: AbortController; readonly signal: AbortSignal } | undefined;
  let served: ServedKinds | undefined;
  /** Why nothing is heard of the cluster, though watches do not say so yet. */
  let silence: ClusterError | undefined;
  let current: SyncedCluster | undefined;

  function touch(): void {
    current = undefined;
    changed();
  }

  function takeServed(kind: SyncKind, answer: Served): void {
    const one = byKind.get(kind);
    if (!one || !running) return;
    if (answer === 'absent' || answer === 'unsupported') {
      end(one);
      set(one, answer, undefined, []);
    } else if ('version' in answer) begin(one, answer.version, running.signal);
    else if (!one.stop) setProblem(one, answer.problem);
  }

  function begin(one: Kept, version: string, signal: AbortSignal): void {
    if (one.version === version && one.stop) return;
    end(one);
    const stop = new AbortController();
    [one.version, one.stop] = [version, stop];
    const { group, kind, fields } = one.kind;
    const target: WatchTarget = { apiVersion: `${group}/${version}`, kind, content: 'full', fields };
    cluster.watch(target, (watched) => take(one, stop, watched), AbortSignal.any([stop.signal, signal]));
  }

  function end(one: Kept): void {
    one.stop?.abort();
    [one.stop, one.version] = [undefined, undefined];
  }

  function take(one: Kept, stop: AbortController, { objects, isListed, problem }: Watched): void {
    if (one.stop !== stop) return;
    if (problem?.kind === 'not-served') {
      end(one);
      set(one, 'absent', undefined, []);
      served?.again(one.kind);
    } else if (problem) setProblem(one, problem);
    else if (isListed) set(one, 'known', undefined, sort(objects));
  }

  function takePulse(problem: ClusterError | undefined): void {
    if (problem?.message === silence?.message) return;
    silence = problem;
    touch();
  }

  /** An API server that starts refuses for a moment what it allows later, so that a refusal takes nothing away. */
  function setProblem(one: Kept, problem: ClusterError): void {
    const isKnown = one.standing === 'known' || one.standing === 'stale' || one.standing === 'again';
    set(one, isKnown ? 'stale' : toStanding(problem), problem, one.objects);
  }

  function set(one: Kept, standing: Kept['standing'], problem: Kept['problem'], objects: Kept['objects']): void {
    const isSame = one.problem?.message === problem?.message && one.problem?.kind === problem?.kind;
    if (one.standing === standing && isSame && one.objects === objects) return;
    [one.standing, one.problem, one.objects] = [standing, problem, objects];
    if (one.kind.family === 'k3s') followJobs();
    touch();
  }

  /** Only of charts that there are: other Jobs are nobody's business here. */
  function followJobs(): void {
    const charts = kept.find(({ kind }) => kind.family === 'k3s' && kind.kind === 'HelmChart')?.objects ?? [];
    const all = new Set(charts.flatMap((chart) => findJobOf(chart)?.namespace ?? []));
    const wanted = new Set([...all].toSorted().slice(0, maxJobNamespaces));
    for (const [namespace, { stop }] of jobs) if (!wanted.has(namespace)) endJobs(namespace, stop);
    for (const namespace of wanted) if (!jobs.has(namespace) && running) beginJobs(namespace, running.signal);
  }

  function endJobs(namespace: string, stop: AbortController): void {
    jobs.delete(namespace);
    stop.abort();
  }

  function beginJobs(namespace: string, signal: AbortSignal): void {
    const one = { stop: new AbortController(), watched: undefined as Watched | undefined };
    jobs.set(namespace, one);
    const target: WatchTarget = { apiVersion: 'batch/v1', kind: 'Job', namespace, content: 'full', fields: ofJob };
    const takeJobs = (watched: Watched): void => {
      one.watched = watched;
      touch();
    };
    cluster.watch(target, takeJobs, AbortSignal.any([one.stop.signal, signal]));
  }

  const findJob: FindJob = (namespace, name) => {
    const watched = jobs.get(namespace)?.watched;
    const job = watched?.objects.get(`${namespace}/${name}`);
    return job ?? (watched?.isListed && !watched.problem ? null : undefined);
  };

  function toKindStanding({ kind, standing, problem }: Kept): KindStanding {
    const why = problem ?? (standing === 'known' ? silence : undefined);
    return {
      ...{ kind, standing: why && standing === 'known' ? 'stale' : standing },
      ...(why && { message: why.message, ...told(why) }),
    };
  }

  function readObject(object: JsonObject, { family }: SyncKind): SyncStatus | undefined {
    // a chart of K3s stands as its Job does, which is another object
    if (family === 'k3s') return readK3s(object, findJob);
    if (!read.has(object)) read.set(object, family === 'flux' ? readFlux(object) : readArgo(object));
    return read.get(object);
  }

  return {
    current() {
      current ??= {
        kinds: kept.map(toKindStanding),
        statuses: new Map(
          kept.flatMap(({ kind, objects }) =>
            objects.flatMap((object) => {
              const status = readObject(object, kind);
              return status ? [[toObjectKey(status.id), status] as const] : [];
            }),
          ),
        ),
      };
      return current;
    },
    watch(isWanted) {
      if (isWanted === (running !== undefined)) return;
      if (isWanted && !life.aborted) {
        const stop = new AbortController();
        // nobody has told what has happened since
        for (const one of kept) if (one.standing === 'known') set(one, 'again', undefined, one.objects);
        running = { stop, signal: AbortSignal.any([stop.signal, life]) };
        served = followServed(cluster, ports, syncKinds, takeServed, running.signal);
        followPulse(cluster, ports, takePulse, running.signal);
        followJobs();
      } else {
        running?.stop.abort();
        [running, served, silence] = [undefined, undefined, undefined];
        for (const one of kept) end(one);
        for (const [namespace, { stop }] of jobs) endJobs(namespace, stop);
      }
    },
  };
}

function told(problem: ClusterError): Pick<KindStanding, 'isLost' | 'isForbidden'> {
  if (isLoss(problem)) return { isLost: true };
  return problem.kind === 'forbidden' ? { isForbidden: true } : {};
}

/** How a kind stands of which nothing was ever known; a cluster that is lost has not answered yet. */
function toStanding(problem: ClusterError): Kept['standing'] {
  if (isLoss(problem)) return 'reading';
  return problem.kind === 'forbidden' || problem.kind === 'too-many' ? 'refused' : 'failed';
}

const ofJob = [
  ...['active', 'failed', 'succeeded', 'conditions'].map((key) => ['status', key]),
  ['metadata', 'deletionTimestamp'],
];

function sort(objects: Watched['objects']): readonly JsonObject[] {
  return [...objects].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}
