import { type Checked, type Lookup, checkManifest } from './graph/check-manifest.ts';
import { createMemo } from './graph/check-object.ts';
import { type Answer, chooseSchemas } from './graph/choose-schemas.ts';
import type { Known } from './graph/knowledge.ts';
import { type Repository, pendingRepository, unknownRepository } from './graph/repository.ts';
import { checkRendered } from './graph/rendered/check-rendered.ts';
import { mergeRendered } from './graph/rendered/merge-rendered.ts';
import type { RenderedFile } from './graph/rendered/rendered-file.ts';
import { guard } from './guard.ts';
import type { Declaration, Manifest } from './manifest/resource.ts';
import { createKnownPolicies } from './known-policies.ts';
import { createNamedSchemas } from './named-schemas.ts';
import type { Clock, Log, Result, SchemaDownloads, SchemaError, SchemaLineBase, SchemaSource } from './ports.ts';
import { loadCelEngine } from './schema/cel/load-engine.ts';
import { toCustomSchemas } from './schema/custom-schemas.ts';
import { type KindRef, identifyKind } from './schema/identify-kind.ts';
import type { Availability } from './schema/availability.ts';
import type { ApiSchemas } from './schema/schema.ts';
import { createTargets } from './targets.ts';

/** Where schemas come from, best first; those of the cluster differ from file to file. */
export interface Sources {
  readonly clusterOf: (uri: string) => SchemaSource | undefined;
  /** Whether the cluster of a file is about to be there. */
  readonly isConnecting: (uri: string) => boolean;
  readonly repositoryOf: (uri: string) => Repository | undefined;
  /** What builds make of a file, where that is known. */
  readonly renderedOf: (uri: string) => RenderedFile | undefined;
  /** Whether the repository of a file may yet turn out to describe a kind. */
  readonly isReading: (uri: string) => boolean;
  readonly bundled: SchemaSource;
  /** The schemas that documents name themselves: the last resort. */
  readonly named: SchemaDownloads;
  /** Where a file lies whose lines count; undefined where they do not, as without trust. */
  readonly baseOf: (uri: string) => SchemaLineBase | undefined;
}

/** Holds every open file against the schemas of its kinds, as soon as these are there. */
export interface Validation {
  readonly checked: ReadonlyMap<string, readonly Checked[]>;
  /** Those of them whose kinds somebody is to describe. */
  readonly described: ReadonlyMap<string, readonly Checked[]>;
  /** Which APIs and fields other versions have, as soon as that is read. */
  readonly availability: Availability | undefined;
  /** How many schemas are being loaded. */
  readonly loading: number;
  /** Who describes a kind, of those who have answered so far; the others are asked. */
  schemasOf(uri: string, ref: KindRef): Known<ApiSchemas | undefined>;
  /** Without schemas, where another validates, only what needs none is found. */
  put(manifest: Manifest, usesSchemas?: boolean): void;
  remove(uri: string): void;
  /** Checks these files anew, or all: what is known of their kinds or of their repository has changed. */
  refresh(uris?: readonly string[]): void;
  /** Forgets what a source, if there is one, has said of these apiVersions, or all, and asks anew. */
  forget(source: SchemaSource | undefined, apiVersions?: ReadonlySet<string>): void;
  dispose(): void;
}

/** How long what is bundled waits for the cluster to answer, in milliseconds, so that no mark comes and goes. */
const patience = 1500;

const noPolicies: readonly never[] = [];

type Loaded = ApiSchemas | 'none' | 'failed' | Pending;

interface Pending {
  readonly since: number;
  readonly cancel: () => void;
}

const failed: Result<ApiSchemas, SchemaError> = {
  ok: false,
  error: { kind: 'unreadable', message: 'Schemas could not be loaded.' },
};

/** Checks again what a schema concerns when it arrives; `changed` is called for each file whose findings may differ. */
export function createValidation(
  ports: { readonly clock: Clock; readonly log: Log },
  sources: Sources,
  changed: (uri: string) => void,
): Validation {
  const { clock, log } = ports;
  const abort = new AbortController();
  const manifests = new Map<string, Manifest>();
  const memo = createMemo();
  const withoutSchemas = new Set<string>();
  /** The kinds of what builds make of each file. */
  const renderedKinds = new Map<string, readonly KindRef[]>();
  const known = new Map<SchemaSource, Map<string, Loaded>>();
  const custom = new WeakMap<
    readonly unknown[],
    { readonly meta: ApiSchemas | undefined; readonly schemas: ApiSchemas }
  >();
  let checked: ReadonlyMap<string, readonly Checked[]> = new Map();
  let isEngineAsked = false;

  const targets = createTargets(sources.bundled, log, abort.signal, () => recheck(() => true));
  const policiesOf = createKnownPolicies(ports, abort.signal, () => recheck(() => true));
  const named = createNamedSchemas(sources.named, ports, abort.signal, () => recheck(() => true));

  function ask(source: SchemaSource, apiVersion: string): Loaded {
    const entries = known.get(source) ?? new Map<string, Loaded>();
    known.set(source, entries);
    const found = entries.get(apiVersion);
    if (found) return found;
    const cancel = clock.after(patience, () => recheck((ref) => ref.apiVersion === apiVersion));
    const pending: Pending = { since: clock.now(), cancel };
    entries.set(apiVersion, pending);
    void guard(log, 'load schemas', failed, () => source.load(apiVersion, abort.signal)).then((loaded) => {
      cancel();
      if (entries.get(apiVersion) !== pending || abort.signal.aborted) return;
      const isSilent = !loaded.ok && (loaded.error.kind === 'unknown' || loaded.error.kind === 'unsupported');
      entries.set(apiVersion, loaded.ok ? loaded.value : isSilent ? 'none' : 'failed');
      if (!loaded.ok && !isSilent) log.warn(loaded.error.message);
      recheck((ref) => ref.apiVersion === apiVersion || apiVersion === metaApi);
    });
    return pending;
  }

  function createLook(uri: string): (ref: KindRef, declaration: Declaration) => Lookup {
    const look = createPlainLook(uri);
    return (ref, declaration) => lookFurther(uri, ref, declaration, look(ref));
  }

  /** For one look at a file: of its many objects most are of a few kinds. */
  function createPlainLook(uri: string): (ref: KindRef) => Lookup {
    const found = new Map<string, Lookup>();
    return (ref) => {
      const key = `${ref.apiVersion}|${ref.kind}`;
      const lookup = found.get(key) ?? lookInSources(uri, ref);
      found.set(key, lookup);
      return lookup;
    };
  }

  function lookFurther(uri: string, ref: KindRef, declaration: Declaration, lookup: Lookup): Lookup {
    const base = lookup.state === 'unknown' ? sources.baseOf(uri) : undefined;
    if (lookup.state !== 'unknown' || !base) return lookup;
    const own = named.look(ref, declaration, base);
    if (own === 'pending') return { state: 'pending' };
    return own === 'none' ? lookup : { state: 'known', schemas: own };
  }

  function lookInSources(uri: string, ref: KindRef): Lookup {
    return chooseSchemas(ref, answersOf(uri, ref.apiVersion));
  }

  /** What each source says, from the best to the last. */
  function answersOf(uri: string, apiVersion: string): readonly Answer[] {
    const cluster = sources.clusterOf(uri);
    const bundled = ask(sources.bundled, apiVersion);
    return [
      ...(sources.isConnecting(uri) ? (['pending'] as const) : []),
      ...(cluster ? [toAnswer(ask(cluster, apiVersion), clock.now())] : []),
      lookInRepository(uri, apiVersion) ?? 'none',
      // Without the bundle a kind is not unknown, only not described.
      bundled === 'failed' ? 'pending' : toAnswer(bundled),
      ...(sources.isReading(uri) ? (['pending'] as const) : []),
    ];
  }

  /** CustomResourceDefinitions leave out what every object has; that is taken from what is bundled. */
  function lookInRepository(uri: string, apiVersion: string): ApiSchemas | undefined {
    const repository = sources.repositoryOf(uri);
    const from = repository?.customKinds.get(apiVersion);
    if (!from) return undefined;
    const asked = ask(sources.bundled, metaApi);
    const meta = isKnown(asked) ? asked : undefined;
    const before = custom.get(from);
    if (before && before.meta === meta) return before.schemas;
    const schemas = toCustomSchemas(apiVersion, from, meta);
    custom.set(from, { meta, schemas });
    return schemas;
  }

  function recheck(concerns: (ref: KindRef) => boolean): void {
    for (const [uri, results] of checked) {
      const manifest = manifests.get(uri);
      const refs = results.flatMap(({ ref, migration }) => (migration ? [ref, migration.to] : [ref]));
      if (manifest && [...refs, ...(renderedKinds.get(uri) ?? [])].some(concerns)) check(manifest);
    }
  }

  function check(manifest: Manifest): void {
    const { uri } = manifest;
    const repository = sources.repositoryOf(uri) ?? (sources.isReading(uri) ? pendingRepository : unknownRepository);
    const isAside = withoutSchemas.has(uri);
    const target = targets.of(sources.clusterOf(uri)?.version?.());
    const isPending = isAside || targets.isLoading;
    const look = isPending ? (): Lookup => ({ state: 'pending' }) : createLook(uri);
    const policies = isAside || manifest.resources.length === 0 ? undefined : policiesOf.of(sources.clusterOf(uri));
    const all = checkManifest(manifest, repository, look, memo, target, policies);
    const results = isAside ? all.filter(({ findings }) => findings.length > 0) : all;
    const rendered = isPending ? undefined : sources.renderedOf(uri);
    const parts = rendered?.objects ?? [];
    const checking = { look: createPlainLook(uri), repository, memo, target, policies: policies ?? noPolicies };
    const checkedParts = parts.flatMap((part) => checkRendered(part, checking) ?? []);
    renderedKinds.set(
      uri,
      parts.flatMap(({ object }) => identifyKind('', object.value) ?? []),
    );
    checked = new Map(checked).set(uri, rendered ? mergeRendered(manifest, results, rendered, checkedParts) : results);
    changed(uri);
    if (memo.rules.isWanted && !isEngineAsked) loadEngine();
  }

  /** Most repositories have no object with rules, so that the library for them is loaded by the first that has. */
  function loadEngine(): void {
    isEngineAsked = true;
    void guard(log, 'load the library of rules', undefined, () =>
      loadCelEngine(memo.compiled.patterns, () => clock.now()),
    ).then((engine) => {
      if (!engine || abort.signal.aborted) return;
      memo.rules.engine = engine;
      recheck(() => true);
    });
  }

  return {
    get checked() {
      return checked;
    },
    get described() {
      return new Map([...checked].filter(([uri]) => !withoutSchemas.has(uri)));
    },
    get availability() {
      return targets.table;
    },
    get loading() {
      const { loading } = named;
      return [...known.values()].reduce(
        (sum, entries) => sum + [...entries.values()].filter(isPending).length,
        loading,
      );
    },
    schemasOf(uri, ref) {
      const answers = answersOf(uri, ref.apiVersion);
      const isOfKind = ({ kinds }: ApiSchemas): boolean => ref.kind === '' || Object.hasOwn(kinds, ref.kind);
      const best = answers.find((answer) => typeof answer === 'object' && isOfKind(answer));
      const named = checked.get(uri)?.find((one) => one.ref.apiVersion === ref.apiVersion && one.ref.kind === ref.kind);
      const value = typeof best === 'object' ? best : named?.schemas;
      return { value, isPending: answers.includes('pending') };
    },
    put(manifest, usesSchemas = true) {
      if (usesSchemas) withoutSchemas.delete(manifest.uri);
      else withoutSchemas.add(manifest.uri);
      manifests.set(manifest.uri, manifest);
      check(manifest);
    },
    remove(uri) {
      manifests.delete(uri);
      withoutSchemas.delete(uri);
      renderedKinds.delete(uri);
      checked = new Map([...checked].filter(([other]) => other !== uri));
    },
    refresh(uris) {
      for (const [uri, manifest] of manifests) if (uris?.includes(uri) ?? true) check(manifest);
    },
    forget(source, apiVersions) {
      if (!source) return;
      const entries = known.get(source);
      if (!apiVersions) {
        known.delete(source);
        policiesOf.forget(source);
      }
      for (const apiVersion of entries?.keys() ?? [])
        if (apiVersions?.has(apiVersion) ?? true) entries?.delete(apiVersion);
      recheck(({ apiVersion }) => apiVersions?.has(apiVersion) ?? true);
    },
    dispose() {
      abort.abort();
      for (const entries of known.values()) for (const one of entries.values()) if (isPending(one)) one.cancel();
      known.clear();
    },
  };
}

/** A small apiVersion of the bundle whose file holds ObjectMeta. */
const metaApi = 'apiextensions.k8s.io/v1';

function isPending(loaded: Loaded): loaded is Pending {
  return typeof loaded === 'object' && 'since' in loaded;
}

function isKnown(loaded: Loaded): loaded is ApiSchemas {
  return typeof loaded === 'object' && 'kinds' in loaded;
}

/** With a time, one who takes too long has nothing to say for now. */
function toAnswer(loaded: Loaded, now?: number): Answer {
  if (isPending(loaded)) return now === undefined || now < loaded.since + patience ? 'pending' : 'none';
  return loaded === 'failed' ? 'none' : loaded;
}
