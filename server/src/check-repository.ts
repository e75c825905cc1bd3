import { readPatch } from './graph/brought.ts';
import { type Checked, checkManifest, createMemo } from './graph/check-manifest.ts';
import { type Answer, chooseSchemas } from './graph/choose-schemas.ts';
import { readFileFacts } from './graph/file-facts.ts';
import { type Repository, toRepository } from './graph/repository.ts';
import { parse } from './manifest/parse.ts';
import { toFileKey } from './manifest/relative.ts';
import type { Manifest } from './manifest/resource.ts';
import type { SchemaSource } from './ports.ts';
import { toCustomSchemas } from './schema/custom-schemas.ts';
import { identifyKind } from './schema/identify-kind.ts';

/** A file as it was read. */
export interface SourceText {
  readonly uri: string;
  readonly text: string;
}

/** One file, and what the schemas say of its objects. */
export interface CheckedManifest {
  readonly manifest: Manifest;
  readonly checked: readonly Checked[];
}

/**
 * Checks files against the schemas of their kinds, once and to the end: what the language server does while a person
 * types. `sources` stand from the best to the last; what a repository defines itself stands before the last, which is
 * the bundle. `context` are the other files of the same repository.
 */
export async function checkRepository(
  files: readonly SourceText[],
  context: readonly SourceText[],
  sources: readonly SchemaSource[],
  signal: AbortSignal,
): Promise<readonly CheckedManifest[]> {
  const manifests = files.map(({ uri, text }) => parse(uri, 1, text));
  const repository = readRepository([...manifests, ...context.map(({ uri, text }) => parse(uri, 1, text))]);
  const answers = await askAll(manifests, repository, sources, signal);
  const memo = createMemo();
  return manifests.map((manifest) => ({
    manifest,
    checked: checkManifest(manifest, repository, (ref) => chooseSchemas(ref, answers.get(ref.apiVersion) ?? []), memo),
  }));
}

function readRepository(manifests: readonly Manifest[]): Repository {
  const facts = new Map(manifests.map((manifest) => [toFileKey(manifest.uri), readFileFacts(manifest)]));
  const { roles } = toRepository(facts, []);
  const patches = manifests.filter(({ uri }) => roles.get(toFileKey(uri)) === 'patch');
  return toRepository(
    facts,
    patches.flatMap(({ chunks }) => readPatch(chunks.map(({ text }) => text).join(''), undefined)),
  );
}

/** By apiVersion, what each source says, in the order of the sources. */
async function askAll(
  manifests: readonly Manifest[],
  repository: Repository,
  sources: readonly SchemaSource[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Answer[]>> {
  const refs = manifests.flatMap(({ uri, declarations }) =>
    declarations.flatMap(({ value }) => identifyKind(uri, value) ?? []),
  );
  const apiVersions = [...new Set(refs.map(({ apiVersion }) => apiVersion))];
  const ask = async (source: SchemaSource, apiVersion: string): Promise<Answer> => {
    const loaded = await source.load(apiVersion, signal);
    return loaded.ok ? loaded.value : 'none';
  };
  const bundled = sources.at(-1);
  const meta = bundled && repository.customKinds.size > 0 ? await ask(bundled, 'apiextensions.k8s.io/v1') : 'none';
  const found = apiVersions.map(async (apiVersion) => {
    const answers = await Promise.all(sources.map((source) => ask(source, apiVersion)));
    const kinds = repository.customKinds.get(apiVersion);
    const own = kinds ? [toCustomSchemas(apiVersion, kinds, typeof meta === 'string' ? undefined : meta)] : [];
    return [apiVersion, [...answers.slice(0, -1), ...own, ...answers.slice(-1)]] as const;
  });
  return new Map(await Promise.all(found));
}
