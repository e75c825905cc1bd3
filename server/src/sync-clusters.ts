import type { SyncSource } from './features/sync-tree.ts';
import type { Follower } from './follower.ts';
import { type NodeWatch, createNodeWatch } from './node-watch.ts';
import type { Clock, Cluster, Log } from './ports.ts';
import { type SyncWatch, createSyncWatch } from './sync-watch.ts';

/** What our views ask of the clusters in use. */
export interface SyncClusters {
  /** Which views a person sees. */
  see(views: ReadonlySet<string>): void;
  /** Other clusters may be in use than before. */
  update(): void;
  /** By the keys of the followers. */
  sources(): readonly (SyncSource & { readonly follower: Follower; readonly nodes: NodeWatch | undefined })[];
  dispose(): void;
}

interface Part {
  readonly cluster: Cluster;
  readonly sync: SyncWatch;
  readonly nodes: NodeWatch;
  readonly stop: AbortController;
}

/** Watches each cluster in use for the views that are seen, and nothing for others. */
export function createSyncClusters(
  ports: { readonly clock: Clock; readonly log: Log },
  followers: () => ReadonlyMap<string, Follower>,
  changed: () => void,
): SyncClusters {
  const parts = new Map<string, Part>();
  let seen: ReadonlySet<string> = new Set();

  function update(): void {
    const now = followers();
    for (const [key, part] of parts) if (now.get(key)?.connected?.cluster !== part.cluster) end(key, part);
    // what was never looked at costs nothing
    for (const [key, { connected }] of now)
      if (connected && !parts.has(key) && seen.size > 0) parts.set(key, start(connected.cluster, connected.signal));
    for (const { sync, nodes } of parts.values()) {
      sync.watch(seen.has('sync'));
      nodes.watch(seen.has('cluster'));
    }
  }

  function start(cluster: Cluster, life: AbortSignal): Part {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, life]);
    const tell = (): void => {
      if (!signal.aborted) changed();
    };
    const [sync, nodes] = [
      createSyncWatch(cluster, ports, tell, signal),
      createNodeWatch(cluster, ports, tell, signal),
    ];
    return { cluster, sync, nodes, stop };
  }

  function end(key: string, { stop }: Part): void {
    parts.delete(key);
    stop.abort();
  }

  return {
    update,
    see(views) {
      seen = views;
      update();
    },
    sources: () =>
      [...followers()].map(([id, follower]) => {
        const { connection } = follower;
        const part = parts.get(id);
        const synced = part?.sync.current();
        return { id, context: connection.context ?? '', connection, follower, nodes: part?.nodes, synced };
      }),
    dispose() {
      for (const [key, part] of parts) end(key, part);
    },
  };
}
