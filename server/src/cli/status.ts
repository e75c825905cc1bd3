import { syncTree } from '../features/sync-tree.ts';
import type { Clock, Cluster, Log } from '../ports.ts';
import type { SyncCluster, SyncItem, SyncState } from '../protocol.ts';
import { createSyncWatch } from '../sync-watch.ts';

/** For so many milliseconds a cluster is waited for that answers some things and not others. */
const patience = 10_000;
/** How long what is asked for only once other things are known may take, such as the Jobs of charts. */
const afterthought = 1000;
const pause = 20;

/** How everything stands in a cluster, once it has said so, or will not. */
export async function readStatus(
  cluster: Cluster,
  context: string,
  ports: { readonly clock: Clock; readonly log: Log },
  signal: AbortSignal,
): Promise<SyncCluster> {
  const { clock } = ports;
  const watch = createSyncWatch(cluster, ports, () => undefined, signal);
  const begun = clock.now();
  const read = (): SyncCluster =>
    syncTree({ id: context, context, connection: { state: 'connected', context }, synced: watch.current() });
  watch.watch(true);
  try {
    for (;;) {
      const [tree, passed] = [read(), clock.now() - begun];
      const isWaiting = listObjects(tree).some(({ reason }) => reason === 'JobNotReadable') && passed < afterthought;
      const isDone = tree.state === 'read' || tree.state === 'no-controller' || tree.state === 'not-connected';
      if ((isDone && !isWaiting) || passed > patience || signal.aborted) return tree;
      await new Promise<void>((resolve) => clock.after(pause, resolve));
    }
  } finally {
    watch.watch(false);
  }
}

/** The rows of objects, each once. */
export function listObjects({ items }: SyncCluster): readonly SyncItem[] {
  return items.flatMap(({ type, children = [] }) => (type === 'group' ? children : []));
}

const wrong: ReadonlySet<SyncState> = new Set<SyncState>(['failing', 'waiting', 'out-of-sync']);
const unsure: ReadonlySet<SyncState> = new Set<SyncState>(['unknown', 'reconciling', 'deleting']);

/** 0: all is well; 1: something is not; 2: it cannot be told, or not yet. What is suspended is so by somebody's will. */
export function toExitCode(tree: SyncCluster): 0 | 1 | 2 {
  const states = listObjects(tree).map(({ state = 'none' }) => state);
  if (states.some((state) => wrong.has(state))) return 1;
  const hasGap = tree.items.some(({ type }) => type === 'gap');
  return tree.state !== 'read' || hasGap || states.some((state) => unsure.has(state)) ? 2 : 0;
}
