import { t } from '@vscode/l10n';
import { type ClusterNames, createClusterNames } from './cluster-names.ts';
import { readClusterPolicies } from './cluster-policies.ts';
import { createDescriptionWatch } from './description-watch.ts';
import { guard } from './guard.ts';
import type { Clock, Cluster, ClusterError, Log, OpenApiIndex, OpenApiPage, Result, SchemaError } from './ports.ts';
import type { SchemaSource } from './ports.ts';
import { readOpenApi } from './schema/read-open-api.ts';
import type { ApiSchemas } from './schema/schema.ts';
import { untilAborted } from './until-aborted.ts';

/** What one cluster says of its kinds. */
export interface ClusterSchemas extends SchemaSource {
  /** Whose schemas are in use. Changes are noticed as long as there are any; without, nothing is requested. */
  need(apiVersions: ReadonlySet<string>): void;
  /** Asks now whether the cluster's description has changed. */
  refresh(): Promise<void>;
  /** Which apiVersions it serves, as far as it has said so. */
  apiVersions(): readonly string[];
  /** What it has of some kinds, by name. */
  readonly names: ClusterNames;
}

/** A repository has about twenty; the largest takes some megabytes of memory. */
const mostKept = 40;
/** What failed is not asked for again for so many milliseconds, however often somebody types. */
const patience = 30_000;

const defect = { ok: false, error: { kind: 'server-error', message: 'The description cannot be read.' } } as const;

type Read = Result<ApiSchemas, ClusterError>;
interface Kept {
  readonly source: string;
  readonly schemas: Promise<Read>;
  failed?: number;
}

/**
 * Reads the schemas of a cluster, each when it is first asked for. `changed` is called with the apiVersions whose
 * schemas are others than `load` answered before, those that came and those that went included.
 */
export function createClusterSchemas(
  cluster: Cluster,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  changed: (apiVersions: ReadonlySet<string>) => void,
  life: AbortSignal,
): ClusterSchemas {
  const kept = new Map<string, Kept>();
  /** Those for whom `load` could not do what it should, and may the next time. */
  const missing = new Set<string>();
  let index: OpenApiIndex | undefined;
  let problem: { readonly error: ClusterError; readonly time: number } | undefined;
  let asking: Promise<void> | undefined;
  let isAnswered = false;

  /** Those who ask while it is under way wait for the same answer. */
  function ask(): Promise<void> {
    asking ??= askNow().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function askNow(): Promise<void> {
    const answer = await cluster.openApiIndex(life);
    if (life.aborted) return;
    const before = index;
    if (answer.ok) {
      index = answer.value;
      problem = undefined;
    } else {
      problem = { error: answer.error, time: clock.now() };
      if (isUnsupported(answer.error)) index = undefined;
      else if (index) index = { ...index, isStale: true };
    }
    if (!isAnswered || (!answer.ok && !before)) return;
    const different = new Set(findDifferent(before, index));
    if (index && !index.isStale) for (const apiVersion of missing) different.add(apiVersion);
    for (const apiVersion of different) drop(apiVersion);
    if (different.size > 0) changed(different);
  }

  function drop(apiVersion: string): void {
    missing.delete(apiVersion);
    for (const [key, { failed }] of kept)
      if (failed !== undefined && key.startsWith(`${apiVersion} `)) kept.delete(key);
  }

  const watch = createDescriptionWatch(cluster, clock, log, {
    ask,
    current: () => index,
    isIncomplete: () => problem !== undefined || index?.isStale === true || missing.size > 0,
    isUnsupported: () => problem !== undefined && isUnsupported(problem.error),
  });
  life.addEventListener('abort', () => watch.stop(), { once: true });

  /** One page is read once while it is among the latest asked for, and so is one that failed, for a while. */
  function read(page: OpenApiPage, source: string): Promise<Read> {
    const key = `${page.apiVersion} ${page.digest}`;
    let found = kept.get(key);
    if (found?.failed !== undefined && clock.now() - found.failed >= patience) found = undefined;
    if (found && found.source !== source) found = { source, schemas: found.schemas.then(withSource(source)) };
    found ??= { source, schemas: guard(log, 'read a description', defect, () => readPage(page, source)) };
    const now = found;
    // a map keeps the order in which keys came in
    kept.delete(key);
    kept.set(key, now);
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    void now.schemas.then(({ ok }) => {
      if (!ok) now.failed ??= clock.now();
    });
    return now.schemas;
  }

  async function readPage(page: OpenApiPage, source: string): Promise<Read> {
    const document = await cluster.openApi(page, life);
    if (!document.ok) return document;
    return { ok: true, value: readOpenApi(page.apiVersion, document.value, source) };
  }

  async function load(apiVersion: string): Promise<Result<ApiSchemas, SchemaError>> {
    const isTired = problem !== undefined && clock.now() - problem.time < patience;
    if (!index && !isTired) await ask();
    isAnswered = true;
    if (!index) return fail(apiVersion, problem?.error);
    const found = await readFrom(apiVersion);
    if (!found || found.ok || !isOutdated(found.error)) return toAnswer(apiVersion, found);
    await ask();
    return toAnswer(apiVersion, await readFrom(apiVersion));
  }

  /** By the index as it is at that moment. */
  async function readFrom(apiVersion: string): Promise<Read | undefined> {
    const page = index?.pages.get(apiVersion);
    return index && page && read(page, toSource(index));
  }

  function toAnswer(apiVersion: string, found: Read | undefined): Result<ApiSchemas, SchemaError> {
    if (found) return found.ok ? found : fail(apiVersion, found.error);
    if (!index || index.isStale) return fail(apiVersion, problem?.error);
    return { ok: false, error: { kind: 'unknown', message: t('This cluster does not serve {0}.', apiVersion) } };
  }

  function fail(apiVersion: string, error: ClusterError | undefined): Result<never, SchemaError> {
    const message = error?.message ?? t('The cluster cannot be asked now.');
    if (error?.kind === 'aborted' || life.aborted) return { ok: false, error: { kind: 'aborted', message } };
    if (error && !index && isUnsupported(error)) return { ok: false, error: { kind: 'unsupported', message } };
    missing.add(apiVersion);
    watch.retry();
    return { ok: false, error: { kind: 'unreadable', message } };
  }

  return {
    /** What is read is shared, so that one who goes does not take it from the others. */
    load: (apiVersion, signal) => untilAborted(load(apiVersion), signal, unwanted()),
    version: () => index?.version,
    policies: (signal) => readClusterPolicies(cluster, AbortSignal.any([signal, life])),
    need(apiVersions) {
      if (apiVersions.size > 0 && !life.aborted) watch.start();
      else watch.stop();
    },
    apiVersions: () => [...(index?.pages.keys() ?? [])],
    names: createClusterNames(cluster, { clock, log }, life),
    async refresh() {
      await asking;
      await ask();
    },
  };
}

/** Too old to describe itself, or not to this user: for good, as far as one can tell. */
function isUnsupported({ kind }: ClusterError): boolean {
  return kind === 'forbidden' || kind === 'not-served' || kind === 'not-found';
}

/** A page that is named but not there: it has changed, or has gone, since the index was read. */
function isOutdated({ kind }: ClusterError): boolean {
  return kind === 'conflict' || kind === 'not-served' || kind === 'not-found';
}

function findDifferent(before: OpenApiIndex | undefined, now: OpenApiIndex | undefined): readonly string[] {
  const all = new Set([...(before?.pages.keys() ?? []), ...(now?.pages.keys() ?? [])]);
  return [...all].filter((name) => before?.pages.get(name)?.digest !== now?.pages.get(name)?.digest);
}

function toSource({ version, time, isStale }: OpenApiIndex): string {
  const name = version ? t('this cluster ({0})', version) : t('this cluster');
  return isStale ? t('{0}, as of {1}', name, new Date(time).toISOString().slice(0, 10)) : name;
}

function withSource(source: string): (read: Read) => Read {
  return (read) => (read.ok ? { ok: true, value: { ...read.value, source } } : read);
}

function unwanted(): Result<never, SchemaError> {
  return { ok: false, error: { kind: 'aborted', message: t('No longer needed.') } };
}
