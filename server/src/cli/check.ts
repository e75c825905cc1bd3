import type { Cluster, SchemaSource } from '../ports.ts';
import { diagnostics } from '../features/diagnostics.ts';
import { parse } from '../manifest/parse.ts';
import type { CheckedFile, SourceFile } from './checked-file.ts';

/** Whom a check may ask. */
export interface CheckWorld {
  readonly bundled: SchemaSource;
  /** The cluster of `--context`, which has answered already. */
  readonly cluster?: Cluster;
  /** Nothing at all may be requested, from nobody. */
  readonly isOffline: boolean;
}

/** Checks texts; each is answered for once, in any order. */
export type CheckFiles = (
  files: AsyncIterable<SourceFile>,
  world: CheckWorld,
  signal: AbortSignal,
) => AsyncIterable<CheckedFile>;

/** Finds what is wrong with the texts themselves. */
export const checkFiles: CheckFiles = async function* (files) {
  for await (const { path, uri, text } of files) {
    const manifest = parse(uri, 0, text);
    const snapshot = {
      connection: { state: 'no-context' },
      manifests: new Map([[uri, manifest]]),
      observations: new Map(),
      folders: [],
      looking: 0,
      now: 0,
    } as const;
    yield { path, text, documents: manifest.chunks.length, diagnostics: diagnostics(snapshot, uri) };
  }
};
