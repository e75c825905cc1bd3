import type { FollowerPorts } from './follower.ts';
import type { GitHistory, Renderer, RepositoryFiles, SchemaBundle, SchemaDownloads } from './ports.ts';

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
