import { type Position } from 'vscode-languageserver-types';
import { stringify } from 'yaml';
import { strip } from '../drift/compare.ts';
import { toDeclaredSegment } from '../drift/compare-declared.ts';
import { toDesired, withoutSecretValues } from '../drift/desired.ts';
import { type ListTypes, readEntries, readListTypes } from '../drift/managed-fields.ts';
import type { Prediction } from '../drift/observation.ts';
import { type FieldPath, findItem, toPathKey } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import type { LiveDocument } from '../protocol.ts';
import { type Snapshot, toObservationKey } from '../snapshot.ts';
import { maskSecret } from './mask-secret.ts';
import { maskValue } from '../manifest/mask-texts.ts';
import { hideSecretLists } from '../graph/rendered/hide-secrets.ts';
import { findDesiredAt } from './desired-at.ts';
import { nameResource } from './name-resource.ts';

/** Both sides of the comparison for the resource at a position; null when there is nothing live to compare with. */
export function liveDocument(snapshot: Snapshot, uri: string, position: Position): LiveDocument | null {
  const desiredHere = findDesiredAt(snapshot, uri, position);
  const observation = desiredHere && snapshot.observations.get(toObservationKey(uri, desiredHere));
  if (!desiredHere || observation?.state !== 'present') return null;
  const { live, prediction, declared } = observation;
  const desired = strip(toCompared(prediction, declared, live));
  const before = prediction.mode === 'dry-run' ? strip(live) : restrict(live, desired);
  const { part } = desiredHere;
  const secrets = snapshot.rendered(uri)?.secretTexts ?? [];
  const toShown = (object: JsonObject): JsonObject =>
    maskValue(part ? hideSecretLists(object, part) : object, secrets) as JsonObject;
  return {
    title: nameResource(desiredHere.ref),
    live: toText(toShown(before), toShown(desired), 'before'),
    desired: toText(toShown(desired), toShown(before), 'after'),
  };
}

function toCompared(prediction: Prediction, declared: JsonObject, live: JsonObject): JsonObject {
  if (prediction.mode === 'dry-run') return prediction.predicted;
  return withoutSecretValues(prediction.mode === 'read-only' ? prediction.desired : toDesired(declared, live));
}

/**
 * Without a dry run the defaults of the server are unknown, so that only what the manifest has is worth seeing. Items of
 * keyed lists are found by their keys, and stand in the order of the manifest.
 */
function restrict(live: JsonObject, desired: JsonObject): JsonObject {
  const lists = readListTypes(readEntries(live));
  return restrictTo(strip(live), desired, [], lists) as JsonObject;
}

function restrictTo(live: Json, desired: Json, path: FieldPath, lists: ListTypes): Json {
  if (isObject(live) && isObject(desired)) {
    const kept = Object.entries(live).flatMap(([field, value]) => {
      const other = own(desired, field);
      return other === undefined ? [] : [[field, restrictTo(value, other, [...path, { field }], lists)] as const];
    });
    return Object.fromEntries(kept);
  }
  const type = lists.get(toPathKey(path));
  if (!isArray(live) || !isArray(desired)) return live;
  if (!type || type === 'set') return live.map((item, i) => restrictTo(item, desired[i] ?? item, path, lists));
  const found = desired.flatMap((item) => {
    const segment = toDeclaredSegment(type, item);
    const position = segment ? findItem(live, segment) : -1;
    const other = live[position];
    return segment && other !== undefined
      ? [{ position, item: restrictTo(other, item, [...path, segment], lists) }]
      : [];
  });
  const rest = live.filter((_item, i) => !found.some(({ position }) => position === i));
  return [...found.map(({ item }) => item), ...rest];
}

function toText(object: JsonObject, other: JsonObject, side: 'before' | 'after'): string {
  const shown = object['kind'] === 'Secret' ? maskSecret(object, other, side) : object;
  return stringify(shown, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}
