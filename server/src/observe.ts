import { describeApplication, describeKustomization } from './describe-applier.ts';
import { chooseManager, findApplier, ownManager } from './drift/desired.ts';
import { findAutoscaler, isAutoscaled } from './drift/autoscaler.ts';
import { isListed } from './drift/inventory.ts';
import { isHelmRelease } from './drift/release/find-release.ts';
import { findLost } from './drift/lost-fields.ts';
import { type Observation, toPredicted } from './drift/observation.ts';
import { stringAt } from './manifest/json.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Desired } from './manifest/desired.ts';
import type { Look } from './look.ts';
import type { ClusterError } from './ports.ts';
import { predict, tryToMake } from './predict.ts';
import { readIgnored } from './read-ignored.ts';
import { readRelease } from './read-release.ts';
import { readSent } from './read-sent.ts';
import { toReason } from './unavailable-reason.ts';

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
  const sent = await readSent(live);
  const prediction = await predict(resource, { live, kustomization, sent }, look);
  if (prediction === 'changed meanwhile') return prediction;
  const applier = kustomization
    ? await describeKustomization(kustomization, look.owners)
    : (label ?? (await describeApplication(live, look.owners)));
  if (!('mode' in prediction)) return prediction.kind === 'aborted' ? undefined : toUnavailable(resource, prediction);
  const { previous } = look;
  const lost =
    previous?.state === 'present' ? findLost(previous, live, manager === ownManager ? undefined : manager) : [];
  const predicted = prediction.mode === 'rejected' ? live : toPredicted(prediction);
  const ignored = predicted === live ? undefined : await readIgnored({ predicted, live }, kustomization, look);
  const release = isHelmRelease(resource.ref)
    ? await readRelease(live, kustomization ?? (label && 'unread'), look)
    : undefined;
  if (look.signal.aborted) return undefined;
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
    ...(sent ? { sent } : {}),
    ...(release ? { release } : {}),
    ...(lost.length > 0 ? { lost } : {}),
  };
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
  if (!owner) {
    const made = assumed === undefined ? await tryToMake(resource, look) : {};
    return made === 'aborted' ? undefined : { ...absent, inventory: 'not-listed', ...made };
  }
  return { ...absent, inventory: 'listed', applier: await describeKustomization(owner, look.owners) };
}

async function readAutoscaler(live: JsonObject, look: Look): Promise<string | undefined> {
  const namespace = stringAt(live, 'metadata', 'namespace');
  return namespace === undefined ? undefined : findAutoscaler(await look.owners.listAutoscalers(namespace), live);
}

function toUnavailable(resource: Desired, error: ClusterError): Observation {
  const { kind, message } = error;
  return { state: 'unavailable', declared: resource.value, reason: toReason(kind), message };
}
