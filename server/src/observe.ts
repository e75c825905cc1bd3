import { chooseManager, findApplier, toDesired } from './drift/desired.ts';
import { findCandidates, toRemovalOrder } from './drift/extras.ts';
import { isListed, readApplier } from './drift/inventory.ts';
import type { Observation, Prediction } from './drift/observation.ts';
import { isEqual, stringAt } from './manifest/json.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Resource } from './manifest/resource.ts';
import type { Cluster, ClusterError } from './ports.ts';
import type { DryRunPolicy } from './settings.ts';

/** What a look-up has to work with. */
export interface Look {
  readonly cluster: Cluster;
  readonly dryRun: DryRunPolicy;
  /** What was seen of the same resource last time; reused where neither side has changed. */
  readonly previous: Observation | undefined;
  readonly signal: AbortSignal;
}

const kustomizations = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' } as const;

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
  const { previous } = look;
  const applier = await findApplierDetails(live, look);
  const owner = applier ? { applier } : {};
  if (previous?.state === 'present' && isEqual(previous.declared, declared) && hasSameVersion(previous.live, live)) {
    return { ...previous, ...owner };
  }
  const found = { state: 'present', declared, live, manager, ...owner } as const;
  if (look.dryRun === 'never' || (look.dryRun === 'managed' && !applier)) {
    return { ...found, prediction: { mode: 'read-only', reason: 'setting' } };
  }
  const predicted = await look.cluster.dryRunApply(toDesired(declared, live), manager, look.signal);
  if (predicted.ok) {
    if (!hasSameVersion(predicted.value, live)) return 'changed meanwhile';
    const prediction = await trim(live, predicted.value, manager, look);
    return prediction ? { ...found, prediction } : 'changed meanwhile';
  }
  const { error } = predicted;
  if (error.kind === 'rejected') return { ...found, prediction: { mode: 'rejected', rejection: error.rejection } };
  if (error.kind === 'forbidden') return { ...found, prediction: { mode: 'read-only', reason: 'forbidden' } };
  if (error.kind === 'webhook-failed') return { ...found, prediction: { mode: 'read-only', reason: 'webhook' } };
  if (error.kind === 'conflict') return 'changed meanwhile';
  return error.kind === 'aborted' ? undefined : toUnavailable(resource, error);
}

/**
 * The second dry run, which tells a field that applying removes from a server default; only Flux takes fields over.
 * Undefined when the live object is no longer the one that was compared: its first operation tests the version.
 */
async function trim(
  live: JsonObject,
  predicted: JsonObject,
  manager: string,
  look: Look,
): Promise<Prediction | undefined> {
  const prediction = { mode: 'dry-run', predicted } as const;
  const candidates = manager === 'kustomize-controller' ? findCandidates(live, predicted, manager) : [];
  if (candidates.length === 0) return prediction;
  const trimmed = await look.cluster.dryRunRemove(live, toRemovalOrder(live, candidates), look.signal);
  if (trimmed.ok) return { ...prediction, trimmed: { object: trimmed.value, candidates } };
  return isVersionTest(trimmed.error) ? undefined : prediction;
}

async function findApplierDetails(live: JsonObject, look: Look): Promise<ReturnType<typeof findApplier>> {
  const applier = findApplier(live);
  if (!applier) return undefined;
  const { namespace, name } = applier;
  const owner = await look.cluster.get({ ...kustomizations, namespace, name }, look.signal);
  return owner.ok ? readApplier(owner.value) : applier;
}

async function observeFailure(resource: Resource, error: ClusterError, look: Look): Promise<Observation | undefined> {
  const declared = resource.value;
  if (error.kind === 'aborted') return undefined;
  if (error.kind === 'not-served') return { state: 'not-served', declared };
  if (error.kind !== 'not-found') return toUnavailable(resource, error);
  const ref = await look.cluster.qualify(resource.ref, look.signal);
  const owners = await look.cluster.list(kustomizations, look.signal);
  if (!ref.ok || (!owners.ok && owners.error.kind !== 'not-served')) {
    return { state: 'absent', declared, inventory: 'unknown' };
  }
  const owner = owners.ok ? owners.value.find((kustomization) => isListed(kustomization, ref.value)) : undefined;
  if (!owner) return { state: 'absent', declared, inventory: 'not-listed' };
  return { state: 'absent', declared, inventory: 'listed', applier: readApplier(owner) };
}

/** A failed `test` operation is refused in general words, a removal that makes the object invalid with its causes. */
function isVersionTest(error: ClusterError): boolean {
  return error.kind === 'conflict' || (error.kind === 'rejected' && error.rejection.causes.length === 0);
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
