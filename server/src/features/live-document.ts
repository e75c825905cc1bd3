import { type Position } from 'vscode-languageserver-protocol';
import { stringify } from 'yaml';
import { strip } from '../drift/compare.ts';
import { toDesired, withoutSecretValues } from '../drift/desired.ts';
import { type Json, type JsonObject, at, isArray, isEqual, isObject, own } from '../manifest/json.ts';
import type { LiveDocument } from '../protocol.ts';
import { type Snapshot, toObservationKey } from '../snapshot.ts';

/** Both sides of the comparison for the resource at a position; null when there is nothing live to compare with. */
export function liveDocument(snapshot: Snapshot, uri: string, position: Position): LiveDocument | null {
  const resources = snapshot.manifests.get(uri)?.resources ?? [];
  const resource = resources.findLast(({ range }) => range.start.line <= position.line) ?? resources[0];
  const observation = resource && snapshot.observations.get(toObservationKey(uri, resource));
  if (!resource || observation?.state !== 'present') return null;
  const { live, prediction, declared } = observation;
  const { kind, namespace, name } = resource.ref;
  const desired = prediction.mode === 'dry-run' ? prediction.predicted : withoutSecretValues(toDesired(declared, live));
  const before = prediction.mode === 'dry-run' ? strip(live) : (restrict(strip(live), strip(desired)) as JsonObject);
  return {
    title: `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
    live: toText(before, strip(desired), 'before'),
    desired: toText(strip(desired), before, 'after'),
  };
}

/** Without a dry run the defaults of the server are unknown, so that only what the manifest has is worth seeing. */
function restrict(live: Json, desired: Json): Json {
  if (isObject(live) && isObject(desired)) {
    const keys = Object.keys(live).filter((key) => Object.hasOwn(desired, key));
    return Object.fromEntries(keys.map((key) => [key, restrict(live[key] ?? null, desired[key] ?? null)]));
  }
  if (!isArray(live) || !isArray(desired)) return live;
  return live.map((item, i) => restrict(item, desired[i] ?? item));
}

function toText(object: JsonObject, other: JsonObject, side: 'before' | 'after'): string {
  const shown = object['kind'] === 'Secret' ? maskSecret(object, other, side) : object;
  return stringify(shown, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}

/** Shows of a Secret which values differ, and nothing else of them, wherever they stand. */
function maskSecret(secret: JsonObject, other: JsonObject, side: 'before' | 'after'): JsonObject {
  const parts = ['data', 'stringData'].filter((part) => Object.hasOwn(secret, part));
  const masked = Object.fromEntries(parts.map((part) => [part, maskValues(secret[part], other[part], side)]));
  const annotations = at(secret, 'metadata', 'annotations');
  if (annotations === undefined || !isObject(secret['metadata'])) return { ...secret, ...masked };
  const notes = maskValues(annotations, at(other, 'metadata', 'annotations'), side);
  return { ...secret, ...masked, metadata: { ...secret['metadata'], annotations: notes } };
}

function maskValues(values: Json | undefined, others: Json | undefined, side: 'before' | 'after'): Json {
  if (!isObject(values)) return '***';
  const masked = Object.entries(values).map(([key, value]) => {
    const isSame = isObject(others) && isEqual(own(others, key), value);
    return [key, isSame ? '***' : `*** (${side})`];
  });
  return Object.fromEntries(masked) as JsonObject;
}
