import type { ClusterItem, NodeItem, Permission } from '../protocol.ts';
import type { Connection } from '../snapshot.ts';
import type { ClusterIdentity } from '../sync/identify.ts';

/** What is known of a cluster's nodes, and of what its account may do there. */
export interface ClusterNodes {
  readonly nodes: readonly NodeItem[] | undefined;
  readonly message?: string;
  readonly identity?: ClusterIdentity;
  readonly access: { readonly patch?: boolean; readonly create?: boolean; readonly reconcile?: boolean };
}

/** A cluster as a view shows it. */
export function clusterItem({
  id,
  connection,
  nodes: known,
}: {
  readonly id: string;
  readonly connection: Connection;
  readonly nodes: ClusterNodes | undefined;
}): ClusterItem {
  const { nodes, message, identity, access = {} } = known ?? {};
  // what is watched for a view alone no file has looked up
  const isAnswering = connection.state === 'chosen' && identity !== undefined && message === undefined;
  return {
    ...{ id, context: connection.context ?? '', state: isAnswering ? 'connected' : connection.state },
    ...(connection.state === 'unavailable' && { message: connection.message }),
    ...(identity && { cluster: identity }),
    ...(nodes && { nodes }),
    ...(message !== undefined && { nodesMessage: message }),
    permissions: {
      dryRun: toPermission(access.patch),
      dryRunOfNew: toPermission(access.create),
      reconcile: toPermission(access.reconcile),
    },
  };
}

function toPermission(isAllowed: boolean | undefined): Permission {
  return isAllowed === undefined ? 'unknown' : isAllowed ? 'allowed' : 'denied';
}
