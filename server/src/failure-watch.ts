import { readCommit } from './drift/flux-source.ts';
import type { GitHistory } from './git-port.ts';
import { toObjectKey } from './graph/references/object-id.ts';
import type { Follower } from './follower.ts';
import { guard } from './guard.ts';
import type { ControllerFailure } from './manifest/controller-failure.ts';
import type { Log } from './ports.ts';
import type { Rendering } from './rendering.ts';
import type { FailureView, Seen } from './snapshot.ts';
import { isController, toFailed } from './sync/read-failed.ts';
import { readFlux } from './sync/read-flux.ts';
import type { SyncStatus } from './sync/sync-status.ts';
import type { SyncedCluster } from './sync/synced-cluster.ts';

/** Keeps what controllers say that has failed, as far as it is known without asking a cluster for it. */
export interface FailureWatch {
  /** What is wrong in the cluster that a file is compared with. */
  of(uri: string): readonly FailureView[];
  /** What the view Sync watches; nothing while nobody looks at it. */
  synced(clusters: ReadonlyMap<string, SyncedCluster>): void;
  /** Something else was seen of an open file. */
  forget(): void;
  /** Files on the disk, and with them perhaps which commits there are, are others than before. */
  filesChanged(): void;
  dispose(): void;
}

/** What it needs of a session. */
export interface FailureContext {
  readonly keyOf: (uri: string) => string;
  readonly followers: ReadonlyMap<string, Pick<Follower, 'observations'>>;
  readonly rendering: Pick<Rendering, 'repositoryOf'>;
  readonly isTrusted: () => boolean;
}

interface Standing {
  readonly time: number;
  readonly failure: ControllerFailure | undefined;
  /** Another attempt is under way. */
  readonly isPending: boolean;
}

/** What a cluster was known to say, as long as nothing else was heard of it. */
interface Known {
  readonly follower: unknown;
  readonly moment: object;
  readonly failures: ReadonlyMap<string, ControllerFailure>;
}

/** Texts of so many files at other commits are kept. */
const mostTexts = 200;

/** `changed` is called when something else is known than before. */
export function createFailureWatch(
  { history, log }: { readonly history?: GitHistory; readonly log: Log },
  context: FailureContext,
  changed: (uri?: string) => void,
): FailureWatch {
  const life = new AbortController();
  const texts = new Map<string, { text: string | null | undefined }>();
  /** Which of them Git does not have, until somebody fetches. */
  const missing = new Set<string>();
  const known = new Map<string, Known>();
  let synced: ReadonlyMap<string, { readonly follower: unknown; readonly cluster: SyncedCluster }> = new Map();
  let moment = {};
  let told = '';

  function failuresOf(key: string): ReadonlyMap<string, ControllerFailure> {
    const follower = context.followers.get(key);
    if (!follower) return new Map();
    // of another connection, or of before, nobody knows whether it still is so
    const before = known.get(key);
    const isSame = before?.follower === follower;
    if (isSame && before.moment === moment) return before.failures;
    const standings = new Map<string, Standing>();
    for (const seen of follower.observations.values()) readSeen(seen, standings);
    const watched = synced.get(key);
    const current = watched?.follower === follower ? watched.cluster : undefined;
    for (const [id, standing] of readSynced(current)) standings.set(id, standing);
    const failures = new Map(
      [...standings].flatMap(([id, { failure, isPending }]) => {
        // what is tried again has not healed by that
        const one = failure ?? (isPending && isSame ? before.failures.get(id) : undefined);
        return one ? [[id, one] as const] : [];
      }),
    );
    known.set(key, { follower, moment, failures });
    return failures;
  }

  function textAt(uri: string, revision: string | undefined): string | null | undefined {
    const [commit, repository] = [readCommit(revision), context.rendering.repositoryOf(uri)];
    if (!history || !commit || !repository || !context.isTrusted()) return undefined;
    const key = `${commit} ${uri}`;
    const one = texts.get(key);
    if (one) return one.text;
    const asked: { text: string | null | undefined } = { text: undefined };
    const [oldest] = texts.keys();
    if (texts.size >= mostTexts && oldest !== undefined) for (const all of [texts, missing]) all.delete(oldest);
    texts.set(key, asked);
    const path = repository.toPath(uri);
    void guard(log, 'read a file at a revision', undefined, async () => {
      const answer = await history.textAt(repository.uri, path, commit, life.signal);
      if (life.signal.aborted) return;
      if (!answer.ok) return void missing.add(key);
      asked.text = answer.value;
      changed(uri);
    });
    return undefined;
  }

  return {
    of(uri) {
      const failures = [...failuresOf(context.keyOf(uri)).values()];
      return failures.map((failure) => ({ failure, text: textAt(uri, failure.revision) }));
    },
    synced(clusters) {
      synced = new Map([...clusters].map(([key, cluster]) => [key, { follower: context.followers.get(key), cluster }]));
      moment = {};
      const now = JSON.stringify([...clusters.keys()].map((key) => [key, ...failuresOf(key)]));
      if (now === told) return;
      told = now;
      changed();
    },
    forget() {
      moment = {};
    },
    filesChanged() {
      for (const key of missing) texts.delete(key);
      missing.clear();
    },
    dispose: () => life.abort(),
  };
}

function readSeen(seen: Seen, standings: Map<string, Standing>): void {
  const { time } = seen;
  if (seen.state !== 'present' && seen.state !== 'absent') return;
  const put = (id: string, standing: Standing): void => {
    if ((standings.get(id)?.time ?? -Infinity) <= time) standings.set(id, standing);
  };
  const { applier } = seen;
  if (applier?.kind === 'Kustomization') {
    const { namespace, name, ready, failed } = applier;
    const owner = { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', namespace, name };
    put(toObjectKey(owner), { time, failure: failed, isPending: ready === 'Unknown' });
  }
  const status = seen.state === 'present' && isController(seen.live) ? readFlux(seen.live) : undefined;
  if (status) put(toObjectKey(status.id), { time, ...toStanding(status) });
}

function toStanding(status: SyncStatus): Omit<Standing, 'time'> {
  return { failure: toFailed(status), isPending: status.state === 'reconciling' };
}

function readSynced(cluster: SyncedCluster | undefined): readonly (readonly [string, Standing])[] {
  return [...(cluster?.statuses ?? [])].map(([id, status]) => [id, { time: Infinity, ...toStanding(status) }] as const);
}
