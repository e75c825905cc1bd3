import { checkRepository } from '../check-repository.ts';
import { diagnostics } from '../features/diagnostics.ts';
import type { Cluster, SchemaSource } from '../ports.ts';
import { readOpenApi } from '../schema/read-open-api.ts';
import type { CheckedFile, SourceFile } from './checked-file.ts';

/** Whom a check may ask. */
export interface CheckWorld {
  readonly bundled: SchemaSource;
  /** The cluster of `--context`, which has answered already. */
  readonly cluster?: Cluster;
  /** Nothing at all may be requested, from nobody. */
  readonly isOffline: boolean;
}

/** Finds what is wrong with texts, and with the objects in them; `context` are the other files of their repositories. */
export async function* checkFiles(
  files: readonly SourceFile[],
  context: readonly SourceFile[],
  { bundled, cluster }: CheckWorld,
  signal: AbortSignal,
): AsyncGenerator<CheckedFile> {
  const sources = cluster ? [toSource(cluster), bundled] : [bundled];
  const results = await checkRepository(files, context, sources, signal);
  const snapshot = {
    connection: { state: 'no-context' },
    manifests: new Map(results.map(({ manifest }) => [manifest.uri, manifest])),
    checked: new Map(results.map(({ manifest, checked }) => [manifest.uri, checked])),
    observations: new Map(),
    folders: [],
    looking: 0,
    now: 0,
  } as const;
  for (const { path, uri, text } of files) {
    const documents = snapshot.manifests.get(uri)?.chunks.length ?? 0;
    yield { path, text, documents, diagnostics: diagnostics(snapshot, uri) };
  }
}

function toSource(cluster: Cluster): SchemaSource {
  return {
    async load(apiVersion, signal) {
      const read = await cluster.openApi(apiVersion, signal);
      if (!read.ok) return { ok: false, error: { kind: 'unknown', message: read.error.message } };
      return { ok: true, value: readOpenApi(apiVersion, read.value.document, 'this cluster') };
    },
  };
}
