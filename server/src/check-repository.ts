import { readPatch } from './graph/brought.ts';
import { type Checked, type Lookup, checkManifest } from './graph/check-manifest.ts';
import { takeWanted } from './graph/find-broken-rules.ts';
import { createMemo } from './graph/check-object.ts';
import { type CheckedPart, type RenderedChecking, checkRendered } from './graph/rendered/check-rendered.ts';
import { mergeRendered } from './graph/rendered/merge-rendered.ts';
import type { RenderedFile, RenderedPart } from './graph/rendered/rendered-file.ts';
import { type Answer, chooseSchemas } from './graph/choose-schemas.ts';
import { readPolicy } from './graph/policies/read-policies.ts';
import { readFileFacts } from './graph/file-facts.ts';
import { type Repository, findRoles, toRepository } from './graph/repository.ts';
import { parse } from './manifest/parse.ts';
import { toFileKey } from './manifest/relative.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Declaration, Manifest } from './manifest/resource.ts';
import type { SchemaSource } from './ports.ts';
import { loadCelEngine } from './schema/cel/load-engine.ts';
import { toCustomSchemas } from './schema/custom-schemas.ts';
import { type KindRef, identifyKind } from './schema/identify-kind.ts';
import { readJsonSchema } from './schema/read-json-schema.ts';
import { type Availability, readMinor } from './schema/availability.ts';
import type { ApiTarget } from './schema/check-api.ts';
import { listSuccessors } from './schema/find-api.ts';
import type { ApiSchemas } from './schema/schema.ts';
import { findSchemaLine } from './schema/schema-line.ts';

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
 * the bundle. `context` are the other files of the same repository. Rules in CEL that nobody wants to be told of are not
 * evaluated.
 */
export async function checkRepository(
  files: readonly SourceText[],
  context: readonly SourceText[],
  sources: readonly SchemaSource[],
  signal: AbortSignal,
  named?: NamedSchemaLoader,
  rendered: ReadonlyMap<string, RenderedFile> = new Map(),
  areRulesWanted = true,
): Promise<readonly CheckedManifest[]> {
  const manifests = files.map(({ uri, text }) => parse(uri, 1, text));
  const others = context.map(({ uri, text }) => parse(uri, 1, text));
  const repository = readRepository([...manifests, ...others], [...files, ...context]);
  const policiesOfAll = Promise.all(sources.map(async (source) => (await source.policies?.(signal)) ?? []));
  const table = await loadAvailability(sources, signal);
  const refs = [...listKinds(manifests), ...listRenderedKinds(rendered)];
  const answers = await askAll(refs, repository, sources, signal, table);
  const target = table && toTarget(table, sources);
  const look = (ref: KindRef): Lookup => chooseSchemas(ref, answers.get(ref.apiVersion) ?? []);
  const own = named ? await loadNamed(manifests, look, named) : new Map<JsonObject, ApiSchemas>();
  const lookAt = (ref: KindRef, { value }: Declaration): Lookup => {
    const schemas = own.get(value);
    return schemas ? { state: 'known', schemas } : look(ref);
  };
  const read = await policiesOfAll;
  const policies = read.flat().flatMap(readPolicy);
  const memo = createMemo();
  const checkPart = createPartCheck({ look, repository, memo, target, policies });
  const check = (manifest: Manifest): CheckedManifest => {
    const checked = checkManifest(manifest, repository, lookAt, memo, target, policies);
    const file = rendered.get(manifest.uri);
    return {
      manifest,
      checked: file ? mergeRendered(manifest, checked, file, file.objects.flatMap(checkPart)) : checked,
    };
  };
  const open = new Set<Manifest>();
  const checked = manifests.map((manifest) => {
    const first = check(manifest);
    if (takeWanted(memo.rules)) open.add(manifest);
    return first;
  });
  if (open.size === 0 || !areRulesWanted) return checked;
  memo.rules.engine = await loadCelEngine(memo.compiled.patterns, Date.now);
  return checked.map((first) => (open.has(first.manifest) ? check(first.manifest) : first));
}

/** Each rendered object is checked once, and again when its rules can be evaluated, however many files it is made of. */
function createPartCheck(checking: RenderedChecking): (part: RenderedPart) => readonly CheckedPart[] {
  const { rules } = checking.memo;
  const known = new Map<RenderedPart, { readonly found: readonly CheckedPart[]; readonly isOpen: boolean }>();
  return (part) => {
    const before = known.get(part);
    const isWanted = rules.isWanted;
    if (before && (!before.isOpen || !rules.engine)) {
      rules.isWanted = isWanted || before.isOpen;
      return before.found;
    }
    rules.isWanted = false;
    const checked = checkRendered(part, checking);
    const found = checked ? [checked] : [];
    known.set(part, { found, isOpen: rules.isWanted });
    rules.isWanted ||= isWanted;
    return found;
  };
}

/** Gets the schema at an address that stands in a file; undefined where there is none to be had. */
export type NamedSchemaLoader = (address: string, uri: string) => Promise<JsonObject | undefined>;

/** The schemas that documents name themselves, for objects of kinds that nobody else describes. */
async function loadNamed(
  manifests: readonly Manifest[],
  look: (ref: KindRef) => Lookup,
  load: NamedSchemaLoader,
): Promise<ReadonlyMap<JsonObject, ApiSchemas>> {
  const found = new Map<JsonObject, ApiSchemas>();
  const one = async (uri: string, { value, source }: Declaration): Promise<void> => {
    const ref = identifyKind(uri, value);
    const line = ref && look(ref).state === 'unknown' ? findSchemaLine(source) : undefined;
    if (!ref || !line || line.off) return;
    const document = await load(line.address, uri);
    if (document) found.set(value, readJsonSchema(ref, document, line.address));
  };
  await Promise.all(manifests.flatMap(({ uri, declarations }) => declarations.map((each) => one(uri, each))));
  return found;
}

/** Patches are read from their texts: a list of operations is no manifest. */
function readRepository(manifests: readonly Manifest[], texts: readonly SourceText[]): Repository {
  const facts = new Map(manifests.map((manifest) => [toFileKey(manifest.uri), readFileFacts(manifest)]));
  const roles = findRoles(facts);
  const patches = texts.filter(({ uri }) => roles.get(toFileKey(uri)) === 'patch');
  return toRepository(
    facts,
    patches.flatMap(({ text }) => readPatch(text, undefined)),
  );
}

/** Which APIs and fields other versions have; without it nothing is said about that. */
async function loadAvailability(
  sources: readonly SchemaSource[],
  signal: AbortSignal,
): Promise<Availability | undefined> {
  const loaded = await sources.at(-1)?.availability?.(signal);
  return loaded?.ok ? loaded.value : undefined;
}

/** The first source that speaks for an API server says of which version that is, which it knows once it was asked. */
function toTarget(table: Availability, sources: readonly SchemaSource[]): ApiTarget {
  const version = sources.map((source) => source.version?.()).find((one) => one !== undefined);
  const minor = version === undefined ? undefined : readMinor(version);
  return { table, ...(minor === undefined ? {} : { minor }) };
}

function listKinds(manifests: readonly Manifest[]): readonly KindRef[] {
  return manifests.flatMap(({ uri, declarations }) =>
    declarations.flatMap(({ value }) => identifyKind(uri, value) ?? []),
  );
}

function listRenderedKinds(rendered: ReadonlyMap<string, RenderedFile>): readonly KindRef[] {
  const parts = new Set([...rendered.values()].flatMap(({ objects }) => objects));
  return [...parts].flatMap(({ object }) => identifyKind('', object.value) ?? []);
}

/** By apiVersion, what each source says, in the order of the sources. */
async function askAll(
  refs: readonly KindRef[],
  repository: Repository,
  sources: readonly SchemaSource[],
  signal: AbortSignal,
  table: Availability | undefined,
): Promise<ReadonlyMap<string, readonly Answer[]>> {
  const others = table ? refs.flatMap((ref) => listSuccessors(table, repository.customVersions, ref)) : [];
  const apiVersions = [...new Set([...refs.map(({ apiVersion }) => apiVersion), ...others])];
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
