import type { Location, Position } from 'vscode-languageserver-protocol';
import type { Notification, Request } from './message.ts';
import type { ConnectionState } from './protocol-sync.ts';

export type { Notification, Request } from './message.ts';
export * from './protocol-history.ts';
export * from './protocol-pull-request.ts';
export * from './protocol-object-text.ts';
export * from './protocol-reconcile.ts';
export * from './protocol-sync.ts';

/**
 * How Node is to run the server: with little room for new objects, since what reading some hundred files leaves behind
 * makes V8 take more, which it keeps. V8 takes the flag, in MiB, at the start only.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=8'];

/** What the client says when it starts the server. */
export interface InitializationOptions {
  /** Whether the workspace is trusted; without trust no kubeconfig is read and nothing is requested. */
  readonly trusted: boolean;
  readonly settings: unknown;
  /** The uri of `docs/diagnostics.md`: each diagnostic then leads to the part about its code. */
  readonly docsBase?: string;
  /** A folder of this person's for what may be lost: descriptions of clusters. Without it they are read each time. */
  readonly cacheFolder?: string;
  /** Whether the client has the command `driftline.adoptLive`, which quick fixes of drift then name. */
  readonly opensPullRequests?: boolean;
}

/** A kind that a file has. */
export interface DescribedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Who describes it: `Kubernetes 1.36.3`, `this repository`; absent while nobody does. */
  readonly source?: string;
}

/** A context of a kubeconfig, for a person to choose from. */
export interface ContextItem {
  readonly name: string;
  readonly server: string;
  readonly user: string;
  readonly namespace?: string;
  /** The login program that the kubeconfig starts, without its arguments. */
  readonly command?: string;
  /** Differs when anything does that decides which program runs, which files are read, and to whom they are sent. */
  readonly commandDigest?: string;
}

/** Either side of "Compare with Live". */
export interface LiveDocument {
  /** `Deployment demo/web`, for a title. */
  readonly title: string;
  readonly live: string;
  readonly desired: string;
}

/** A chart that lies elsewhere: an archive of a version of it never changes. */
export interface ChartAddress {
  /** `https://charts.example.com`, or `oci://registry.example.com/charts` */
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

/** What is released, and what the next upgrade of a Helm release would bring; `problem` says why that is not known. */
export interface UpgradeComparison {
  /** `HelmRelease apps/web`, for a title. */
  readonly title: string;
  readonly released: string;
  readonly next: string;
  readonly problem?: string;
  /** The chart that a person has to have fetched before. */
  readonly chart?: ChartAddress;
}

/** What builds make of a file; values of Secrets are not in it. */
export interface RenderedDocument {
  /** The file's name. */
  readonly title: string;
  readonly text: string;
}

/** How the server stands with one cluster. */
export interface ClusterStatus {
  readonly state: ConnectionState;
  readonly context?: string;
  /** Why, and what to do next. */
  readonly message?: string;
  /** Which cluster it is, once it has answered. */
  readonly cluster?: {
    readonly kind: 'k3s' | 'rke2' | 'talos' | 'other' | 'mixed' | 'unknown';
    /** Of Kubernetes, as the API server names it: `v1.36.3+k3s1`. */
    readonly version: string;
  };
  /** Resources of open files that differ from the cluster by somebody's hand. */
  readonly drifted: number;
  /** Resources of open files that could not be read, with the reason. */
  readonly unreadable: number;
  /** Resources of open files that were seen before and cannot be read just now, with the reason. */
  readonly stale: number;
}

/** How the server stands, for the status bar; on top for the files outside of the folders that are listed. */
export interface Status extends ClusterStatus {
  /** Open files that are being looked up, or are about to be; 0 when everything said is up to date. */
  readonly looking: number;
  /** Folders that have settings of their own. */
  readonly folders?: readonly (ClusterStatus & { readonly folder: string })[];
}

/** Lists the contexts of a kubeconfig, such as a folder's own; of null, those of the configured one. */
export const listContextsRequest: Request<{ readonly kubeconfig: string } | null, readonly ContextItem[]> = {
  method: 'driftline/listContexts',
};

/** Connects a folder that has settings of its own, or all other files, to a context; an empty name disconnects. */
export const chooseContextRequest: Request<{ readonly context: string; readonly folder?: string }, null> = {
  method: 'driftline/chooseContext',
};

/** The resource at a position as it is live and as applying would leave it; null when it is not (yet) known. */
export const liveDocumentRequest: Request<{ readonly uri: string; readonly position: Position }, LiveDocument | null> =
  { method: 'driftline/liveDocument' };

/** What the next upgrade of the HelmRelease at a position would change; null where there is none. It starts helm. */
export const upgradeRequest: Request<{ readonly uri: string; readonly position: Position }, UpgradeComparison | null> =
  { method: 'driftline/upgrade' };

/** Has helm get a chart that an upgrade has named, once a person has agreed; answers why it could not, else null. */
export const fetchChartRequest: Request<ChartAddress, { readonly problem: string } | null> = {
  method: 'driftline/fetchChart',
};

/** What builds make of a file, its unsaved text included; null when that is not (yet) known. */
export const renderedDocumentRequest: Request<{ readonly uri: string }, RenderedDocument | null> = {
  method: 'driftline/renderedDocument',
};

/** Either side of a comparison of what is rendered; `problem` says why there is none. */
export interface RenderedComparison {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly problem?: string;
}

/** What builds make of a file, and what they would make of it at the last commit; null where nobody builds it. */
export const renderedAtHeadRequest: Request<{ readonly uri: string }, RenderedComparison | null> = {
  method: 'driftline/renderedAtHead',
};

/** The lines of that document, as spans with both ends, that a line of the file sets; zero-based. */
export const renderedLinesRequest: Request<
  { readonly uri: string; readonly line: number },
  readonly (readonly [number, number])[]
> = { method: 'driftline/renderedLines' };

/** Where a line of that document comes from; null for what no line of a file says. */
export const renderedSourceRequest: Request<{ readonly uri: string; readonly line: number }, Location | null> = {
  method: 'driftline/renderedSource',
};

/** What one object has to do with another one; `made-by` is who applies it too. */
export type Relation = 'uses' | 'used-by' | 'made-by' | 'makes' | 'selects' | 'selected-by';

/** An object that has to do with the one that is asked about. */
export interface RelatedObject {
  readonly relation: Relation;
  /** `Deployment shop/web` */
  readonly name: string;
  /** The file to go to, from the repository's root, and where in it; absent for what no file shows. */
  readonly file?: string;
  readonly location?: Location;
}

/** An object, and what has to do with it. */
export interface RelatedObjects {
  readonly title: string;
  readonly items: readonly RelatedObject[];
  /** The same as a Mermaid flowchart. */
  readonly graph: string;
}

/** What the object at a position has to do with others; null where no build makes one of it, or that is not known yet. */
export const relatedRequest: Request<{ readonly uri: string; readonly position: Position }, RelatedObjects | null> = {
  method: 'driftline/related',
};

/** Sent by the server when what builds make of files may be different from before. */
export const didRenderNotification: Notification<null> = { method: 'driftline/didRender' };

/** Which kinds a file has, in its order, each once; and against whose schemas they are held. */
export const schemasRequest: Request<{ readonly uri: string }, readonly DescribedKind[]> = {
  method: 'driftline/schemas',
};

/** Sends everything that is pending, then answers with the status; for clients that poll. */
export const statusRequest: Request<null, Status | null> = { method: 'driftline/status' };

/** Looks the open manifests up again, also where the mode is `manual`. */
export const checkDriftNotification: Notification<null> = { method: 'driftline/checkDrift' };

/** Which files a person can see: only these are looked up by themselves. Until it comes, all that are open. */
export const didChangeVisibleNotification: Notification<{ readonly uris: readonly string[] }> = {
  method: 'driftline/didChangeVisible',
};

/** Sent by the server whenever its status changes. */
export const didChangeStatusNotification: Notification<Status> = { method: 'driftline/didChangeStatus' };

/** A field that differs from the cluster by somebody's hand. */
export interface DriftField {
  /** The same as long as it is the same field of the same resource. */
  readonly id: string;
  /** `spec.replicas`; empty for the object as a whole. */
  readonly path: string;
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information';
  /** `live: 5 · kubectl-edit, 2 h ago` */
  readonly summary: string;
  readonly message: string;
  readonly location: Location;
}

/** A resource that is not as its manifest says, or of which nobody knows whether it is. */
export interface DriftResource {
  readonly id: string;
  /** `Deployment shop/web`; absent where it is about a file as a whole. */
  readonly name?: string;
  /** `1 field drifted`, or why it could not be compared. */
  readonly summary: string;
  readonly message: string;
  /** Who applies it, or would, where the group does not say so. */
  readonly owner?: string;
  /** Where its manifest begins; absent for what is in no file. */
  readonly location?: Location;
  /** Whether there is a live object to compare it with. */
  readonly isLive: boolean;
  /** When the cluster was asked, in milliseconds since the epoch. */
  readonly time?: number;
  readonly fields: readonly DriftField[];
}

/** Resources that belong together: those of one owner, or what else they have in common. */
export interface DriftGroup {
  readonly id: string;
  readonly kind: 'owner' | 'unmanaged' | 'not-deployed' | 'not-compared';
  /** Of an owner: `Kustomization flux-system/apps`. */
  readonly name?: string;
  /** Of an owner: `Ready · main@1a2b3c4`. */
  readonly summary?: string;
  /** Of an owner: whether it does what it is to do. */
  readonly health?: 'ready' | 'not-ready' | 'suspended' | 'unknown';
  /** The cluster, where there are several. */
  readonly context?: string;
  readonly resources: readonly DriftResource[];
}

/** What is known of a whole workspace. */
export interface DriftTree {
  readonly state:
    'untrusted' | 'no-kubeconfig' | 'no-context' | 'off' | 'connecting' | 'not-connected' | 'not-scanned' | 'scanned';
  /** Why it is not connected. */
  readonly message?: string;
  readonly isScanning: boolean;
  /** Whether the settings let a scan start by itself, once somebody looks at the result. */
  readonly isAutomatic: boolean;
  /** One for each cluster; without a time it has not been scanned. */
  readonly scans: readonly { readonly context: string; readonly time?: number; readonly compared: number }[];
  /** How many resources have drifted. */
  readonly drifted: number;
  readonly groups: readonly DriftGroup[];
}

/** How a scan has ended: `nothing` where there is no cluster to compare with, or nobody wants that. */
export interface ScanResult {
  readonly outcome: 'done' | 'cancelled' | 'nothing';
  /** How many objects were compared. */
  readonly compared: number;
}

/** Compares all files of the workspace with their clusters; may be cancelled, and tells how far it is. */
export const scanDriftRequest: Request<{ readonly workDoneToken?: string | number }, ScanResult> = {
  method: 'driftline/scanDrift',
};

/** What is known of the workspace: the last scan, and what has been seen of open files since. Asks no cluster. */
export const driftTreeRequest: Request<null, DriftTree | null> = { method: 'driftline/driftTree' };

/** Sent by the server, after the first `driftline/driftTree`, when another one would be answered by now. */
export const didChangeDriftTreeNotification: Notification<null> = { method: 'driftline/didChangeDriftTree' };
