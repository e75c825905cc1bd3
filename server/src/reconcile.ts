import { t } from '@vscode/l10n';
import { nameResource } from './features/name-resource.ts';
import { readAppliedRevision, readFailure, toFailure } from './drift/flux-source.ts';
import { type JsonObject, stringAt } from './manifest/json.ts';
import type { ResourceRef } from './manifest/resource.ts';
import type { Clock, Cluster, ClusterError } from './ports.ts';
import type { ReconcileAction, ReconcileResult } from './protocol.ts';
import type { ReconcileRequests } from './reconcile-port.ts';
import {
  findRefreshError,
  findSilence,
  followReconcile,
  followRefresh,
  type RequestProgress,
} from './sync/follow-request.ts';
import { readFlux } from './sync/read-flux.ts';
import { toShortRevision } from './sync/short-revision.ts';

/** What following a request needs of a cluster. */
export interface ReconcileTools {
  readonly cluster: Pick<Cluster, 'get' | 'watch'>;
  readonly requests: ReconcileRequests;
  readonly clock: Clock;
  /** Is told which object is waited for. */
  readonly report: (target: ResourceRef) => void;
}

/** In milliseconds; a health check of Flux may take as long. */
const patience = 300_000;

/** Asks a controller for something and waits for its answer; with `withSource` its source first, and that of its chart. */
export async function reconcile(
  target: ResourceRef,
  { action, withSource }: { readonly action: ReconcileAction; readonly withSource: boolean },
  tools: ReconcileTools,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const now = await tools.cluster.get(target, signal);
  if (!now.ok) return { outcome: 'refused', message: now.error.message };
  const silence = action === 'reconcile' ? findSilence(now.value) : undefined;
  if (silence === 'suspended') return { outcome: 'refused', message: t('It is suspended: resume it first.') };
  if (silence === 'static')
    return { outcome: 'refused', message: t('Nobody reconciles it: charts are fetched from it when they are needed.') };
  for (const source of withSource ? listSources(now.value) : []) {
    const fetched = await reconcile(source, { action, withSource: source.kind === 'HelmChart' }, tools, signal);
    // what is static is as it will be
    if (fetched.outcome === 'refused' && (await isSilent(source, tools, signal))) continue;
    if (fetched.outcome !== 'done')
      return { ...fetched, message: [nameResource(source), fetched.message].filter(Boolean).join(': ') };
  }
  return ask(target, action, tools, signal);
}

async function isSilent(source: ResourceRef, { cluster }: ReconcileTools, signal: AbortSignal): Promise<boolean> {
  const now = await cluster.get(source, signal);
  return now.ok && findSilence(now.value) === 'static';
}

function listSources(object: JsonObject): readonly ResourceRef[] {
  const all = readFlux(object)?.sources ?? [];
  return all
    .filter(({ kind }) => kind !== 'ExternalArtifact')
    .map(({ group, ...ref }) => ({ ...ref, apiVersion: `${group}/v1` }));
}

async function ask(
  target: ResourceRef,
  action: ReconcileAction,
  tools: ReconcileTools,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  tools.report(target);
  const sent = await tools.requests.send(target, action, signal);
  if (!sent.ok) return { outcome: isUndecided(sent.error) ? 'unanswered' : 'refused', message: sent.error.message };
  const { object, requestedAt } = sent.value;
  if (action === 'suspend') return { outcome: 'done' };
  const isOfFlux = action === 'reconcile' || action === 'resume';
  const follow = (now: JsonObject): RequestProgress =>
    isOfFlux ? followReconcile(now, requestedAt) : followRefresh(now);
  const answered = await waitFor(target, object, follow, tools, signal);
  if (!answered) return { outcome: 'unanswered' };
  const hasFailed = follow(answered) === 'failed';
  const why = (): string | undefined => (isOfFlux ? readFailure(answered) : readRefreshFailure(answered));
  const message = hasFailed ? why() : describeRevision(answered);
  return { outcome: hasFailed ? 'failed' : 'done', ...(message !== undefined && { message }) };
}

function readRefreshFailure(object: JsonObject): string | undefined {
  const { type, message } = findRefreshError(object) ?? {};
  return toFailure(type, message);
}

/** The request may have arrived all the same. */
function isUndecided({ kind }: ClusterError): boolean {
  return kind === 'aborted' || kind === 'timeout' || kind === 'unreachable' || kind === 'server-error';
}

function describeRevision(object: JsonObject): string | undefined {
  const revision = readAppliedRevision(object) ?? stringAt(object, 'status', 'artifact', 'revision');
  return revision === undefined ? undefined : toShortRevision(revision);
}

/** The object as it is when it has been answered; undefined when that takes too long, or nobody waits any more. */
function waitFor(
  target: ResourceRef,
  sent: JsonObject,
  follow: (object: JsonObject) => RequestProgress,
  { cluster, clock }: ReconcileTools,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  const stop = new AbortController();
  const { apiVersion, kind, name, namespace } = target;
  const watched = {
    apiVersion,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    content: 'full',
  } as const;
  const version = (object: JsonObject): number => Number(stringAt(object, 'metadata', 'resourceVersion') ?? NaN);
  return new Promise((resolve) => {
    const end = (object?: JsonObject): void => {
      cancel();
      stop.abort();
      resolve(object);
    };
    const cancel = clock.after(patience, () => end());
    if (signal.aborted) end();
    else signal.addEventListener('abort', () => end(), { once: true });
    const either = AbortSignal.any([signal, stop.signal]);
    cluster.watch(
      watched,
      ({ objects, isListed, problem }) => {
        const [now] = objects.values();
        // a watch that was there before may still show what was before
        if (now && !(version(now) < version(sent)) && follow(now) !== 'waiting') end(now);
        // it is gone, or nobody lets us see it
        else if ((isListed && !now && !problem) || problem?.kind === 'forbidden') end();
      },
      either,
    );
  });
}
