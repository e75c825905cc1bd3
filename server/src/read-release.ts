import type { BulkLook } from './bulk-reading.ts';
import { toDesired } from './drift/desired.ts';
import { compareReleased, isExcused } from './drift/release/compare-released.ts';
import { findRelease, isCorrected, isUnderWay } from './drift/release/find-release.ts';
import { type ReleaseApplier, mayHoldSecrets } from './drift/release/may-hold-secrets.ts';
import type { ReleaseView, ReleasedPart } from './drift/release/release-view.ts';
import { toRef } from './manifest/find-declared.ts';
import { type JsonObject, at, isArray, stringAt } from './manifest/json.ts';
import { type ResourceRef, toRefKey } from './manifest/resource.ts';
import { type StoredRelease, toRecordRef } from './manifest/stored-release.ts';
import type { Look } from './look.ts';
import type { ClusterError, Result } from './ports.ts';
import { mapFew } from './map-few.ts';
import { predictReleased, toReadOnly } from './predict-released.ts';
import { toReason } from './unavailable-reason.ts';

/** An object that is changed between two requests is read again so many times, and left for the next look then. */
const maxAttempts = 3;
/** A chart can have hundreds of objects, and others wait for answers too. */
const atOnce = 4;

interface Context extends Look {
  readonly helmRelease: JsonObject;
  readonly isHidden: boolean;
  /** What was seen of the same objects last time, if the release and its rules are the same. */
  readonly before: ReadonlyMap<string, ReleasedPart>;
  readonly read: NonNullable<Look['get']>;
}

/**
 * Holds the objects of the release that a HelmRelease has made last against the cluster; undefined where there is none,
 * or the look-up was cancelled.
 */
export async function readRelease(
  helmRelease: JsonObject,
  applier: ReleaseApplier,
  look: Look,
): Promise<ReleaseView | undefined> {
  const key = findRelease(helmRelease);
  if (!key) return undefined;
  const previous = look.previous?.state === 'present' ? look.previous.release : undefined;
  const known = previous?.state === 'read' ? previous : undefined;
  if (isUnderWay(helmRelease)) return known;
  const isHidden = mayHoldSecrets(helmRelease, applier);
  const about = JSON.stringify([key, readDigest(helmRelease), helmRelease['spec'] ?? null, isHidden]);
  const found: Result<StoredRelease, ClusterError> =
    known?.key === about ? { ok: true, value: known.stored } : await look.cluster.release(key, look.signal);
  if (!found.ok) {
    const { kind, message } = found.error;
    return kind === 'aborted'
      ? undefined
      : { state: 'unknown', reason: toReason(kind), message, record: toRecordRef(key) };
  }
  const stored = found.value;
  // what is no longer deployed is nothing to compare with
  if (stored.status !== 'deployed') return undefined;
  const wanted = await placeAll(stored, look);
  const shared = look.more?.(wanted.map(({ ref }) => ref));
  try {
    const before = new Map((known?.key === about ? known.parts : []).map((part) => [toRefKey(part.ref), part]));
    const context = { ...look, helmRelease, isHidden, before, read: toReader(shared, look) };
    const parts = await mapFew(wanted, atOnce, (one) => lookAt(one, context));
    return parts && { state: 'read', key: about, stored, parts, isHidden, isCorrected: isCorrected(helmRelease) };
  } finally {
    shared?.end();
  }
}

function toReader(shared: BulkLook | undefined, { cluster }: Look): Context['read'] {
  return (ref, signal) => (shared ? shared.get(ref, signal) : cluster.get(ref, signal));
}

/** By which Flux itself tells whether the record is the one that it has made. */
function readDigest(helmRelease: JsonObject): string | null {
  const history = at(helmRelease, 'status', 'history');
  return (isArray(history) ? stringAt(history[0], 'digest') : undefined) ?? null;
}

interface Wanted {
  readonly ref: ResourceRef;
  readonly desired: JsonObject;
  /** Why it cannot be asked for. */
  readonly error?: ClusterError;
}

/** Helm puts what names no namespace into that of the release, unless its kind has none. */
async function placeAll(stored: StoredRelease, { cluster, signal }: Look): Promise<readonly Wanted[]> {
  const all = stored.objects.map(async (object): Promise<readonly Wanted[]> => {
    const written = toRef(object);
    if (!written) return [];
    const ref = { ...written, namespace: written.namespace ?? stored.namespace };
    const qualified = await cluster.qualify(ref, signal);
    if (!qualified.ok) return [{ ref, desired: object, error: qualified.error }];
    return [{ ref: qualified.value, desired: object }];
  });
  return (await Promise.all(all)).flat();
}

function isLoss(kind: ClusterError['kind']): boolean {
  return kind === 'unreachable' || kind === 'timeout' || kind === 'throttled';
}

/** It has been what it is since it was first kept, and is to be asked for again. */
function toStale(
  part: ReleasedPart,
  { kind, message }: Omit<ClusterError, 'causes'>,
  { previous }: Look,
): ReleasedPart {
  const time = part.stale ? part.stale.time : previous?.time;
  return { ...part, stale: { reason: toReason(kind), message, ...(time === undefined ? {} : { time }) } };
}

function toFresh(part: ReleasedPart): ReleasedPart {
  if (!part.stale) return part;
  const { stale: _stale, ...fresh } = part;
  return fresh;
}

/** Its own words could quote a value of a Secret. */
const refused: ClusterError = {
  kind: 'server-error',
  message: 'The API server refuses the object as it was released.',
};

async function lookAt({ ref, desired, error }: Wanted, context: Context): Promise<ReleasedPart | undefined> {
  const before = context.before.get(toRefKey(ref));
  const unknown = ({ kind, message }: ClusterError): ReleasedPart | undefined => {
    if (kind === 'aborted') return undefined;
    // a cluster that is lost for a moment does not take away what was seen
    if (before && before.state !== 'unknown' && isLoss(kind)) return toStale(before, { kind, message }, context);
    return { ref, state: 'unknown', reason: toReason(kind), message, findings: [] };
  };
  if (error) return unknown(error);
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const { signal } = context;
    const live = await (attempt === 0 ? context.read(ref, signal) : context.cluster.get(ref, signal));
    if (!live.ok && live.error.kind === 'not-found') {
      const state = isExcused(context.helmRelease, desired) ? 'excused' : 'absent';
      return { ref, state, findings: [] };
    }
    if (!live.ok) return unknown(live.error);
    const resourceVersion = versionOf(live.value);
    if (before?.isSure && before.resourceVersion === resourceVersion) return toFresh(before);
    const object = toDesired(desired, live.value);
    const prediction = await predictReleased(object, live.value, context);
    if (prediction === 'changed meanwhile') continue;
    if (prediction && 'kind' in prediction && prediction.kind !== 'rejected') return unknown(prediction);
    const readable = prediction && 'kind' in prediction ? toReadOnly(object, 'failed') : prediction;
    const { helmRelease, isHidden } = context;
    const both = { helmRelease, isHidden, desired: object, live: live.value };
    const findings = compareReleased({ ...both, ...(readable ? { prediction: readable } : {}) });
    if (prediction && 'kind' in prediction && findings.length === 0) return unknown(refused);
    const isSure = readable?.mode !== 'read-only';
    return { ref, state: 'present', findings, isSure, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  }
  return unknown({ kind: 'conflict', message: 'The object changes faster than it can be compared.' });
}

function versionOf(object: JsonObject): string | undefined {
  return stringAt(object, 'metadata', 'resourceVersion');
}
