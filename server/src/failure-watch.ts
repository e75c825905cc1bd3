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
  const known = new Map<string, ReadonlyMap<string, ControllerFailure>>();
  const fresh = new Set<string>();
  let synced: ReadonlyMap<string, SyncedCluster> = new Map();
  let told = '';

  function failuresOf(key: string): ReadonlyMap<string, ControllerFailure> {
    const before = known.get(key) ?? new Map<string, ControllerFailure>();
    if (fresh.has(key)) return before;
    const standings = new Map<string, Standing>();
    for (const seen of context.followers.get(key)?.observations.values() ?? []) readSeen(seen, standings);
    for (const [id, standing] of readSynced(synced.get(key))) standings.set(id, standing);
    const now = new Map(
      [...standings].flatMap(([id, { failure, isPending }]) => {
        // what is tried again has not healed by that
        const one = failure ?? (isPending ? before.get(id) : undefined);
        return one ? [[id, one] as const] : [];
      }),
    );
    known.set(key, now);
    fresh.add(key);
    return now;
  }

  function textAt(uri: string, revision: string | undefined): string | null | undefined {
    const [commit, repository] = [readCommit(revision), context.rendering.repositoryOf(uri)];
    if (!history || !commit || !repository || !context.isTrusted()) return undefined;
    const key = `${commit} ${uri}`;
    const one = texts.get(key);
    if (one) return one.text;
    const asked: { text: string | null | undefined } = { text: undefined };
    const [oldest] = texts.keys();
    if (texts.size >= mostTexts && oldest !== undefined) texts.delete(oldest);
    texts.set(key, asked);
    const path = repository.toPath(uri);
    void guard(log, 'read a file at a revision', undefined, async () => {
      const answer = await history.textAt(repository.uri, path, commit, life.signal);
      if (!answer.ok || life.signal.aborted) return;
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
      synced = clusters;
      fresh.clear();
      const now = JSON.stringify([...clusters.keys()].map((key) => [key, ...failuresOf(key)]));
      if (now === told) return;
      told = now;
      changed();
    },
    forget: () => fresh.clear(),
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
