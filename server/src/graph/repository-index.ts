import type { FileFacts } from './file-facts.ts';

/** What is known of the files of one folder that an editor has open; it grows while the folder is read. */
export interface RepositoryIndex {
  /** The folder's uri. */
  readonly folder: string;
  /** By uri, in the order in which they were read. */
  readonly files: ReadonlyMap<string, FileFacts>;
}
