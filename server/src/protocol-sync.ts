import type { Location } from 'vscode-languageserver-protocol';
import type { Notification, Request } from './message.ts';
import type { ReconcileAction } from './protocol-reconcile.ts';

/** How the server stands with a cluster. */
export type ConnectionState = 'untrusted' | 'no-context' | 'connecting' | 'chosen' | 'connected' | 'unavailable';

/**
 * How an object of a controller stands. `waiting`: it could be well if another object were; `none`: nothing is ever said
 * of its kind; `unknown`: something should be said and is not.
 */
export type SyncState =
  'ready' | 'failing' | 'waiting' | 'reconciling' | 'out-of-sync' | 'suspended' | 'deleting' | 'unknown' | 'none';

/** What a controller says in one respect; `message` is text of the cluster, which may hold anything. */
export interface SyncCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  /** When it became so, as the cluster writes it. */
  readonly time?: string;
}

/** One attempt of a controller. */
export interface SyncAttempt {
  readonly time?: string;
  readonly revision?: string;
  /** `ReconciliationSucceeded`, `deployed`. */
  readonly outcome?: string;
}

/** A row of the view Sync. */
export interface SyncItem {
  /** The same as long as it is the same thing at the same place of the tree. */
  readonly id: string;
  readonly type: 'problem' | 'gap' | 'group' | 'object' | 'entry';
  /** `flux-system/apps`, or `Kustomization flux-system/apps` where kinds are mixed. */
  readonly label: string;
  /** `main@sha1:1a2b3c4d`, `BuildFailed · 40 waiting`. */
  readonly summary?: string;
  readonly state?: SyncState;
  /** Which object it is about. */
  readonly object?: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
  };
  /** What its controller can be asked for as it is; whether that may be asked is a matter of settings. */
  readonly actions?: readonly ReconcileAction[];
  /** Of a gap: whether this account may not read it, and not that something is wrong. */
  readonly isForbidden?: true;
  /** Whole, for a tooltip and the clipboard. */
  readonly revision?: string;
  readonly reason?: string;
  /** Text of the cluster, which may hold anything; what may quote a Secret is left out. */
  readonly message?: string;
  readonly conditions?: readonly SyncCondition[];
  /** What was tried, the last first. */
  readonly attempts?: readonly SyncAttempt[];
  /** What else a tooltip tells: what it is, and text of the cluster. */
  readonly facts?: readonly (readonly [string, string])[];
  /** Where it is declared in the workspace. */
  readonly location?: Location;
  readonly children?: readonly SyncItem[];
  /** How many children there are that are to be asked for with `parent`. */
  readonly more?: number;
}

/** How everything stands in one cluster. */
export interface SyncCluster {
  readonly id: string;
  readonly context: string;
  /**
   * `reading`: not everything was answered yet; `no-controller`: it has none of Flux, Argo CD and K3s; `stale`: what is
   * shown is from before, for the reason in `message`.
   */
  readonly state: 'connecting' | 'not-connected' | 'reading' | 'no-controller' | 'read' | 'stale';
  /** Why it is not connected or not up to date. */
  readonly message?: string;
  /** How many objects are not well, by themselves or for what they wait for. */
  readonly failing: number;
  readonly objects: number;
  readonly items: readonly SyncItem[];
}

/** How everything stands that controllers apply. */
export interface SyncTree {
  readonly state: 'untrusted' | 'no-kubeconfig' | 'no-context' | 'clusters';
  readonly clusters: readonly SyncCluster[];
}

/**
 * How everything stands, as far as it is known by now; of a `parent` its cluster alone, whose items then are those below
 * the parent. Asks no cluster.
 */
export const syncTreeRequest: Request<{ readonly parent?: string } | null, SyncTree | null> = {
  method: 'driftline/syncTree',
};

/** A node of a cluster. */
export interface NodeItem {
  readonly name: string;
  readonly state: 'ready' | 'failing' | 'unknown';
  /** Whether nothing new is put on it. */
  readonly isCordoned: boolean;
  readonly roles: readonly string[];
  /** Of its kubelet: `v1.36.3+k3s1`. */
  readonly version: string;
  readonly kind: 'k3s' | 'rke2' | 'talos' | 'other' | 'mixed' | 'unknown';
  /** `Debian GNU/Linux 13`. */
  readonly system?: string;
  /** `v1.13.0` */
  readonly talosVersion?: string;
  /** Of K3s and RKE2, as it was started; what logs in is `***`. */
  readonly arguments?: readonly string[];
  /** What is wrong with it. */
  readonly conditions: readonly SyncCondition[];
}

/** What an account may do in all namespaces; `unknown` where the cluster has not said so. */
export type Permission = 'allowed' | 'denied' | 'unknown';

/** A cluster for the view Cluster. */
export interface ClusterItem {
  readonly id: string;
  readonly context: string;
  readonly state: ConnectionState;
  readonly message?: string;
  /** Which cluster it is, once it has answered. */
  readonly cluster?: { readonly kind: NodeItem['kind']; readonly version: string };
  /** Absent until they were listed. */
  readonly nodes?: readonly NodeItem[];
  /** Why the nodes are not known, or may be out of date. */
  readonly nodesMessage?: string;
  /** Whether what applying would do can be asked, of objects that are there and of new ones; and whether Flux can be asked to reconcile. */
  readonly permissions: {
    readonly dryRun: Permission;
    readonly dryRunOfNew: Permission;
    readonly reconcile: Permission;
  };
}

/** The clusters in use, as far as they are known by now. Asks no cluster. */
export const clustersRequest: Request<null, readonly ClusterItem[] | null> = { method: 'driftline/clusters' };

/** Which of our views a person can see: only for these are clusters watched. Until it comes, none. */
export const didChangeVisibleViewsNotification: Notification<{ readonly views: readonly ('sync' | 'cluster')[] }> = {
  method: 'driftline/didChangeVisibleViews',
};

/** Sent by the server when `driftline/syncTree` or `driftline/clusters` would be answered otherwise by now. */
export const didChangeSyncTreeNotification: Notification<null> = { method: 'driftline/didChangeSyncTree' };
