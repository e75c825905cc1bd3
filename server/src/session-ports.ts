import type { Follower } from './follower.ts';
import type { JqPaths } from './jq-port.ts';
import type { DriftTree, ScanResult } from './protocol.ts';
import type { Rendering } from './rendering.ts';
import type { Settings } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import type { SyncedCluster } from './sync/synced-cluster.ts';
import type { GitHistory } from './git-port.ts';
import type {
  Clock,
  Cluster,
  ClusterGateway,
  Log,
  Renderer,
  RepositoryFiles,
  SchemaBundle,
  SchemaDownloads,
} from './ports.ts';

/** The ports that following a cluster needs. */
export interface FollowerPorts {
  readonly gateway: ClusterGateway;
  readonly clock: Clock;
  readonly log: Log;
  readonly jq?: JqPaths;
}

/** What a session needs of the world. */
export interface SessionPorts extends FollowerPorts {
  /** The schemas that come with the server. */
  readonly schemas: SchemaBundle;
  readonly files: RepositoryFiles;
  readonly downloads: SchemaDownloads;
  readonly renderer: Renderer;
  /** Without it nothing is said of what will be deleted. */
  readonly history?: GitHistory;
}

/** How far a scan has come; without an end it is still reading. */
export interface ScanProgress {
  readonly done: number;
  readonly of?: number;
}

/** The one mutable object of the server. */
export interface Session {
  snapshot(): Snapshot;
  settings(): Settings;
  /** The cluster that a file is compared with; undefined while none is connected. */
  clusterOf(uri: string): Cluster | undefined;
  setDocument(uri: string, version: number, text: string): void;
  removeDocument(uri: string): void;
  documentSaved(uri: string): void;
  /** Which files a person can see; until a client says so, all that are open. */
  setVisible(uris: readonly string[]): void;
  configure(value: unknown, trusted?: boolean): Promise<void>;
  /** Chooses the context of a folder that has settings of its own, or of all other files. */
  chooseContext(context: string, folder?: string): Promise<void>;
  /** The folders that an editor has open: each is read as a repository. */
  openFolders(uris: readonly string[]): void;
  /** Ends the reading of such a folder before its end. */
  stopReading(folder: string): void;
  /** Files on the disk were made, changed or removed. */
  filesChanged(uris: readonly string[]): void;
  /** The clusters in use, by the key of their choice. */
  readonly followers: ReadonlyMap<string, Follower>;
  readonly rendering: Pick<Rendering, 'at' | 'filesChanged' | 'folderOf' | 'readNames'>;
  /** Compares all files of the open folders with their clusters. */
  scanDrift(report: (progress: ScanProgress) => void, signal: AbortSignal): Promise<ScanResult>;
  /** What is known of all of them. */
  driftTree(): DriftTree;
  /** How things stand in the clusters in use, by the key of their choice, while somebody looks at that. */
  setSynced(clusters: ReadonlyMap<string, SyncedCluster>): void;
  /** Looks every open manifest up again. */
  check(): void;
  dispose(): void;
}
