import type { Manifest, ResourceRef } from '../manifest/resource.ts';
import { identifyKind } from '../schema/identify-kind.ts';
import { readBrings } from './brings.ts';
import { type DeclaredResource, readDeclared } from './declared.ts';
import { type FileFacts, readFileFacts } from './file-facts.ts';
import { readImages } from './images.ts';

/** What is known of the files of one folder that an editor has open; it grows while the folder is read. */
export interface RepositoryIndex {
  /** The folder's uri. */
  readonly folder: string;
  /** By uri, in the order in which they were read. */
  readonly files: ReadonlyMap<string, IndexedFile>;
}

/** What one file says about others, and what there is to find in it; the latter has no bearing on how others are checked. */
export interface IndexedFile extends FileFacts {
  readonly declared: readonly DeclaredResource[];
  /** Resources that are made from what it declares. */
  readonly brings: readonly ResourceRef[];
  /** What its containers run. */
  readonly images: readonly string[];
}

/** Reads all that is kept of a file. */
export function readIndexedFile(manifest: Manifest): IndexedFile {
  const values = manifest.declarations.map(({ value }) => value);
  return {
    ...readFileFacts(manifest),
    declared: readDeclared(manifest),
    brings: values.flatMap((value) => readBrings(identifyKind(manifest.uri, value), value)),
    images: readImages(values),
  };
}
