import { chooseManager, findApplier, ownManager, toDesired } from './drift/desired.ts';
import { findAutoscaler, isAutoscaled } from './drift/autoscaler.ts';
import { findCandidates, findKept } from './drift/extras.ts';
import { isInSync } from './drift/in-sync.ts';
import { isListed, readApplier } from './drift/inventory.ts';
import { findLost } from './drift/lost-fields.ts';
import { type Observation, type Prediction, toPredicted } from './drift/observation.ts';
import { isEqual, stringAt } from './manifest/json.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Desired } from './manifest/desired.ts';
import type { ResourceRef } from './manifest/resource.ts';
import type { Cluster, ClusterError, JqPaths } from './ports.ts';
import { removeMost } from './remove-most.ts';
import type { Owners } from './owners.ts';
import { readIgnored } from './read-ignored.ts';
import type { DryRunPolicy } from './settings.ts';

/** What a look-up has to work with. */
export interface Look {
  readonly cluster: Cluster;
  /** Reads the object, for instance from a list that is for several looks; without it the cluster is asked. */
  readonly get?: Cluster['get'];
  readonly owners: Owners;
  readonly dryRun: DryRunPolicy;
  readonly jq?: JqPaths | undefined;
  /** What was seen of the same resource last time; reused where neither side has changed. */
  readonly previous: Observation | undefined;
  readonly signal: AbortSignal;
}

type ReadOnly = Prediction & { mode: 'read-only' };

/** A busy object changes between two requests; after this many rounds it is left for the next look. */
const maxAttempts = 5;

/** Looks a resource up in the cluster and asks what applying it would do. Undefined when the look-up was cancelled. */
export async function observe(resource: Desired, look: Look): Promise<Observation | undefined> {
  const { cluster, signal } = look;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const live = await (look.get ?? cluster.get)(resource.ref, signal);
    if (!live.ok) return observeFailure(resource, live.error, look);
    const seen = await observePresent(resource, live.value, look);
    if (seen !== 'changed meanwhile') return seen;
  }
  return toUnavailable(resource, { kind: 'conflict', message: 'The object changes faster than it can be compared.' });
}

async function observePresent(
  resource: Desired,
  live: JsonObject,
  look: Look,
): Promise<Observation | undefined | 'changed meanwhile'> {
  const declared = resource.value;
  const manager = chooseManager(live);
  const label = findApplier(live);
  const kustomization = label && (await look.owners.find(label));
  const prediction = await predict(resource, live, kustomization, look);
  if (prediction === 'changed meanwhile') return prediction;
  const applier = kustomization ? readApplier(kustomization) : label;
  if (!('mode' in prediction)) return prediction.kind === 'aborted' ? undefined : toUnavailable(resource, prediction);
  const { previous } = look;
  const lost =
    previous?.state === 'present' ? findLost(previous, live, manager === ownManager ? undefined : manager) : [];
  const predicted = prediction.mode === 'rejected' ? live : toPredicted(prediction);
  const ignored = predicted === live ? undefined : await readIgnored({ predicted, live }, kustomization, look);
  const autoscaler = isAutoscaled(declared, live) ? await readAutoscaler(live, look) : undefined;
  return {
    state: 'present',
    declared,
    live,
    manager,
    prediction,
    ...(applier ? { applier } : {}),
    ...(ignored ? { ignored } : {}),
    ...(autoscaler === undefined ? {} : { autoscaler }),
    ...(lost.length > 0 ? { lost } : {}),
  };
}

/** What applying would do; with the dry run refused or not wanted, that it is not known. */
async function predict(
  resource: Desired,
  live: JsonObject,
  kustomization: JsonObject | undefined,
  look: Look,
): Promise<Prediction | ClusterError | 'changed meanwhile'> {
  const { ref, value: declared } = resource;
  const { previous, dryRun } = look;
  const manager = chooseManager(live);
  const desired = toDesired(manager === ownManager ? declared : resource.kustomized(), live, kustomization);
  const readOnly = (reason: ReadOnly['reason']): ReadOnly => ({ mode: 'read-only', reason, desired });
  const isSeen =
    previous?.state === 'present' && isEqual(previous.declared, declared) && hasSameVersion(previous.live, live);
  // a refusal is asked again: a policy, a quota or a permission changes without the object
  if (isSeen && previous.prediction.mode === 'dry-run') return previous.prediction;
  if (isInSync(desired, live, manager)) return { mode: 'dry-run', predicted: live };
  if (dryRun === 'never' || (dryRun === 'managed' && !findApplier(live))) return readOnly('setting');
  const predicted = await look.cluster.dryRunApply(desired, manager, look.signal);
  if (predicted.ok) {
    const isSame = hasSameVersion(predicted.value, live);
    return isSame ? trim(ref, live, predicted.value, manager, look) : 'changed meanwhile';
  }
  const { error } = predicted;
  switch (error.kind) {
    case 'rejected':
      return { mode: 'rejected', rejection: error.rejection };
    case 'forbidden':
      return readOnly('forbidden');
    case 'webhook-failed':
      return readOnly('webhook');
    case 'server-error':
      return readOnly('failed');
    case 'conflict':
      return 'changed meanwhile';
    default:
      return error;
  }
}

/**
 * The second dry run, which tells what somebody added from a server default; only Flux takes fields over. Its first
 * operation tests that the live object is still the one that was compared.
 */
async function trim(
  ref: ResourceRef,
  live: JsonObject,
  predicted: JsonObject,
  manager: string,
  look: Look,
): Promise<Prediction | ClusterError | 'changed meanwhile'> {
  const prediction = { mode: 'dry-run', predicted } as const;
  if (manager !== 'kustomize-controller') return prediction;
  const candidates = [...findCandidates(live, predicted, manager), ...findKept(live, predicted, manager)];
  if (candidates.length === 0) return prediction;
  const trimmed = await removeMost(ref, live, candidates, look);
  if (trimmed === 'changed meanwhile' || (trimmed && 'kind' in trimmed)) return trimmed;
  return trimmed ? { ...prediction, trimmed } : prediction;
}

async function observeFailure(resource: Desired, error: ClusterError, look: Look): Promise<Observation | undefined> {
  const declared = resource.value;
  if (error.kind === 'aborted') return undefined;
  if (error.kind === 'not-served') return { state: 'not-served', declared };
  if (error.kind !== 'not-found') return toUnavailable(resource, error);
  const ref = await look.cluster.qualify(resource.ref, look.signal);
  const owners = await look.owners.list();
  const assumed = ref.ok && resource.ref.namespace === undefined ? ref.value.namespace : undefined;
  const absent = { state: 'absent', declared, ...(assumed ? { assumedNamespace: assumed } : {}) } as const;
  if (!ref.ok || (!owners.ok && owners.error.kind !== 'not-served')) return { ...absent, inventory: 'unknown' };
  const owner = owners.ok ? owners.value.find((kustomization) => isListed(kustomization, ref.value)) : undefined;
  if (!owner) return { ...absent, inventory: 'not-listed' };
  return { ...absent, inventory: 'listed', applier: readApplier(owner) };
}

async function readAutoscaler(live: JsonObject, look: Look): Promise<string | undefined> {
  const namespace = stringAt(live, 'metadata', 'namespace');
  return namespace === undefined ? undefined : findAutoscaler(await look.owners.listAutoscalers(namespace), live);
}

function toUnavailable(resource: Desired, error: ClusterError): Observation {
  const { kind, message } = error;
  const isReason = kind === 'unauthorized' || kind === 'forbidden' || kind === 'unreachable' || kind === 'timeout';
  const reason = isReason || kind === 'throttled' ? kind : 'server-error';
  return { state: 'unavailable', declared: resource.value, reason, message };
}

function hasSameVersion(a: JsonObject, b: JsonObject): boolean {
  return stringAt(a, 'metadata', 'resourceVersion') === stringAt(b, 'metadata', 'resourceVersion');
}
