import { chooseManager, findApplier, ownManager, toDesired } from './drift/desired.ts';
import { findCandidates, toRemovalOrder } from './drift/extras.ts';
import { isListed, readApplier } from './drift/inventory.ts';
import type { Observation, Prediction } from './drift/observation.ts';
import { isEqual, stringAt } from './manifest/json.ts';
import type { JsonObject } from './manifest/json.ts';
import { readAsKustomize } from './manifest/kustomize-reading.ts';
import type { Resource, ResourceRef } from './manifest/resource.ts';
import type { Cluster, ClusterError } from './ports.ts';
import type { Owners } from './owners.ts';
import type { DryRunPolicy } from './settings.ts';

/** What a look-up has to work with. */
export interface Look {
  readonly cluster: Cluster;
  readonly owners: Owners;
  readonly dryRun: DryRunPolicy;
  /** What was seen of the same resource last time; reused where neither side has changed. */
  readonly previous: Observation | undefined;
  readonly signal: AbortSignal;
}

/** A busy object changes between two requests; after this many rounds it is left for the next look. */
const maxAttempts = 5;

/** Looks a resource up in the cluster and asks what applying it would do. Undefined when the look-up was cancelled. */
export async function observe(resource: Resource, look: Look): Promise<Observation | undefined> {
  const { cluster, signal } = look;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const live = await cluster.get(resource.ref, signal);
    if (!live.ok) return observeFailure(resource, live.error, look);
    const seen = await observePresent(resource, live.value, look);
    if (seen !== 'changed meanwhile') return seen;
  }
  return toUnavailable(resource, { kind: 'conflict', message: 'The object changes faster than it can be compared.' });
}

async function observePresent(
  resource: Resource,
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
  const owner = applier ? { applier } : {};
  if ('mode' in prediction) return { state: 'present', declared, live, manager, prediction, ...owner };
  return prediction.kind === 'aborted' ? undefined : toUnavailable(resource, prediction);
}

/** What applying would do; with the dry run refused or not wanted, that it is not known. */
async function predict(
  resource: Resource,
  live: JsonObject,
  kustomization: JsonObject | undefined,
  look: Look,
): Promise<Prediction | ClusterError | 'changed meanwhile'> {
  const { ref, value: declared } = resource;
  const { previous, dryRun } = look;
  const isSeen =
    previous?.state === 'present' && isEqual(previous.declared, declared) && hasSameVersion(previous.live, live);
  // a refusal is asked again: a policy, a quota or a permission changes without the object
  if (isSeen && previous.prediction.mode === 'dry-run') return previous.prediction;
  const manager = chooseManager(live);
  if (dryRun === 'never' || (dryRun === 'managed' && !findApplier(live)))
    return { mode: 'read-only', reason: 'setting' };
  const desired = manager === ownManager ? declared : readAsKustomize(resource);
  const predicted = await look.cluster.dryRunApply(toDesired(desired, live, kustomization), manager, look.signal);
  if (predicted.ok) {
    const isSame = hasSameVersion(predicted.value, live);
    return isSame ? trim(ref, live, predicted.value, manager, look) : 'changed meanwhile';
  }
  const { error } = predicted;
  switch (error.kind) {
    case 'rejected':
      return { mode: 'rejected', rejection: error.rejection };
    case 'forbidden':
      return { mode: 'read-only', reason: 'forbidden' };
    case 'webhook-failed':
      return { mode: 'read-only', reason: 'webhook' };
    case 'server-error':
      return { mode: 'read-only', reason: 'failed' };
    case 'conflict':
      return 'changed meanwhile';
    default:
      return error;
  }
}

/**
 * The second dry run, which tells a field that applying removes from a server default; only Flux takes fields over.
 * Its first operation tests that the live object is still the one that was compared.
 */
async function trim(
  ref: ResourceRef,
  live: JsonObject,
  predicted: JsonObject,
  manager: string,
  look: Look,
): Promise<Prediction | ClusterError | 'changed meanwhile'> {
  const prediction = { mode: 'dry-run', predicted } as const;
  const candidates = manager === 'kustomize-controller' ? findCandidates(live, predicted, manager) : [];
  if (candidates.length === 0) return prediction;
  const trimmed = await look.cluster.dryRunRemove(live, toRemovalOrder(live, candidates), look.signal);
  if (trimmed.ok) return { ...prediction, trimmed: { object: trimmed.value, candidates } };
  const { error } = trimmed;
  switch (error.kind) {
    case 'conflict':
    case 'not-found':
      return 'changed meanwhile';
    case 'rejected':
      return error.rejection.causes.length === 0 && (await hasChanged(ref, live, look))
        ? 'changed meanwhile'
        : prediction;
    case 'forbidden':
    case 'server-error':
    case 'webhook-failed':
      return prediction;
    default:
      return error;
  }
}

async function observeFailure(resource: Resource, error: ClusterError, look: Look): Promise<Observation | undefined> {
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

/** A failed `test` operation is refused in words as general as an admission policy's, which would refuse for ever. */
async function hasChanged(ref: ResourceRef, live: JsonObject, look: Look): Promise<boolean> {
  const now = await look.cluster.get(ref, look.signal);
  return !now.ok || !hasSameVersion(now.value, live);
}

function toUnavailable(resource: Resource, error: ClusterError): Observation {
  const { kind, message } = error;
  const isReason = kind === 'unauthorized' || kind === 'forbidden' || kind === 'unreachable' || kind === 'timeout';
  const reason = isReason || kind === 'throttled' ? kind : 'server-error';
  return { state: 'unavailable', declared: resource.value, reason, message };
}

function hasSameVersion(a: JsonObject, b: JsonObject): boolean {
  return stringAt(a, 'metadata', 'resourceVersion') === stringAt(b, 'metadata', 'resourceVersion');
}
