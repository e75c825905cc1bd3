import type { Connection } from 'vscode-languageserver';
import { compareAddons } from './addon-files.ts';
import { clusterItem } from './features/cluster-item.ts';
import { syncChildren, syncTree } from './features/sync-tree.ts';
import { hasContexts } from './find-contexts.ts';
import { guard } from './guard.ts';
import { createLocating } from './locating.ts';
import type { Clock, ClusterGateway, Log, RepositoryFiles } from './ports.ts';
import {
  type ClusterItem,
  type SyncCluster,
  type SyncTree,
  clustersRequest,
  didChangeSyncTreeNotification,
  didChangeVisibleViewsNotification,
  syncTreeRequest,
} from './protocol.ts';
import type { Session } from './session-ports.ts';
import { settingsFor, toClusterKey } from './settings.ts';
import { createSyncClusters } from './sync-clusters.ts';
import { locateItems } from './sync-places.ts';

/** What serving our views adds to a session. */
export interface SyncService {
  /** Something is otherwise than before: clusters, or what builds make of files. */
  changed(): void;
  dispose(): void;
}

/** For so many milliseconds changes are gathered. */
const pause = 20;

/** Answers how everything stands in the clusters in use, and tells when that changes, as long as somebody looks. */
export function serveSync(
  connection: Connection,
  ports: {
    readonly clock: Clock;
    readonly log: Log;
    readonly files: RepositoryFiles;
    readonly gateway: Pick<ClusterGateway, 'listContexts'>;
  },
  session: () => Session,
): SyncService {
  const { clock, log } = ports;
  const locating = createLocating(ports.files);
  let isSeen = false;
  let isSyncSeen = false;
  let cancel: (() => void) | undefined;
  const clusters = createSyncClusters(ports, () => session().followers, noticed);

  function tell(): void {
    if (!isSeen) return;
    cancel ??= clock.after(pause, () => {
      cancel = undefined;
      void connection.sendNotification(didChangeSyncTreeNotification.method, null).catch(() => undefined);
    });
  }

  function noticed(): void {
    const watched = isSyncSeen ? clusters.sources() : [];
    session().setSynced(new Map(watched.flatMap(({ id, synced }) => (synced ? [[id, synced] as const] : []))));
    tell();
  }

  async function answer(parent: string | undefined): Promise<SyncTree> {
    const [snapshot, settings] = [session().snapshot(), session().settings()];
    if (snapshot.connection.state === 'untrusted') return { state: 'untrusted', clusters: [] };
    const sources = clusters.sources();
    if (sources.length === 0)
      return { state: (await hasContexts(ports.gateway, settings)) ? 'no-context' : 'no-kubeconfig', clusters: [] };
    const answers = sources.map(async (source): Promise<readonly SyncCluster[]> => {
      if (parent !== undefined && !parent.startsWith(`${source.id}\n`)) return [];
      const isOf = ({ folder }: { readonly folder: string }): boolean =>
        toClusterKey(settingsFor(settings, `${folder}/.`)) === source.id;
      const index = snapshot.repositories().filter(isOf);
      const repositories = index.flatMap(({ folder }) => snapshot.builtRepository(`${folder}/.`) ?? []);
      const synced = source.synced && (await compareAddons(source.synced, repositories, ports.files));
      const tree = syncTree({ ...source, synced });
      const items = parent === undefined ? tree.items : syncChildren({ ...source, synced }, parent);
      return [{ ...tree, items: await locateItems(items, synced, { snapshot, locating, index, repositories }) }];
    });
    return { state: 'clusters', clusters: (await Promise.all(answers)).flat() };
  }

  connection.onRequest(syncTreeRequest.method, (params: { readonly parent?: string } | null) =>
    guard<SyncTree | null>(log, syncTreeRequest.method, null, () => answer(params?.parent)),
  );
  connection.onRequest(clustersRequest.method, () =>
    guard<readonly ClusterItem[] | null>(log, clustersRequest.method, null, () =>
      clusters.sources().map((source) => clusterItem({ ...source, nodes: source.nodes?.current() })),
    ),
  );
  connection.onNotification(
    didChangeVisibleViewsNotification.method,
    ({ views }: { readonly views: readonly string[] }) => {
      isSeen = views.length > 0;
      isSyncSeen = views.includes('sync');
      clusters.see(new Set(views));
      noticed();
    },
  );

  return {
    changed() {
      clusters.update();
      tell();
    },
    dispose() {
      cancel?.();
      clusters.dispose();
    },
  };
}
