import { findItem, parseSegment } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isEqual, isObject, own, stringAt } from '../manifest/json.ts';
import { findCandidates, findKept } from './extras.ts';
import { isNative } from './native-kinds.ts';

/** Of `metadata` these say which object it is; nobody owns them. */
const identity = ['name', 'namespace'];

/**
 * Whether applying would change nothing, told from the live object alone, so that most objects cost no dry run: the
 * applier's own entry has exactly the fields of the desired state, each with its live value and in its order, and nobody
 * has added what applying would take away. False wherever that is not certain.
 */
export function isInSync(desired: JsonObject, live: JsonObject, manager: string): boolean {
  const fields = findAppliedFields(live, manager);
  if (!fields || !isApplied(fields, withoutIdentity(desired), live, isNative(desired))) return false;
  return findCandidates(live, live, manager).length === 0 && findKept(live, live, manager).length === 0;
}

/** The `fieldsV1` of what a manager has applied, in the version of the object. */
function findAppliedFields(live: JsonObject, manager: string): JsonObject | undefined {
  const entries = at(live, 'metadata', 'managedFields');
  const entry = (isArray(entries) ? entries : []).find(
    (one) =>
      stringAt(one, 'manager') === manager &&
      stringAt(one, 'operation') === 'Apply' &&
      stringAt(one, 'subresource') === undefined &&
      stringAt(one, 'apiVersion') === live['apiVersion'],
  );
  const fields = at(entry, 'fieldsV1');
  return isObject(fields) ? fields : undefined;
}

function withoutIdentity({ apiVersion: _apiVersion, kind: _kind, ...desired }: JsonObject): JsonObject {
  const { metadata, ...rest } = desired;
  if (!isObject(metadata)) return desired;
  const left = Object.fromEntries(Object.entries(metadata).filter(([key]) => !identity.includes(key)));
  return Object.keys(left).length > 0 ? { ...rest, metadata: left } : rest;
}

/** A node without children is owned as a whole; an empty object then takes nothing away that others have put in. */
function isApplied(
  fields: JsonObject,
  desired: Json,
  live: Json | undefined,
  isTyped: boolean,
  keys: JsonObject = {},
): boolean {
  const children = Object.entries(fields).filter(([key]) => key !== '.');
  if (live === undefined) return false;
  if (children.length === 0) return isEqual(desired, live) || (isEmpty(desired) && isObject(live));
  if (isObject(desired) && isObject(live))
    return (
      Object.keys(desired).every((key) => isObject(own(fields, `f:${key}`))) &&
      children.every(([name, child]) => {
        const key = name.slice('f:'.length);
        const [value, liveValue] = [own(desired, key), own(live, key)];
        if (value === undefined)
          return isTyped && liveValue !== undefined && isEqual(liveValue, toImplied(key, live, keys));
        return isObject(child) && isApplied(child, value, liveValue, isTyped);
      })
    );
  return isArray(desired) && isArray(live) && isListApplied(children, desired, live, isTyped);
}

function isEmpty(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/**
 * What a field of a list's item is that Flux sends though no manifest has it, as Go's types do: a part of the item's key,
 * and the port that a Service's port leads to by default.
 */
function toImplied(field: string, item: JsonObject, keys: JsonObject): Json | undefined {
  return field === 'targetPort' && 'port' in keys ? own(item, 'port') : own(keys, field);
}

/** Each item by its key, and in the same order: with another one a Pod would be made anew. */
function isListApplied(
  children: readonly (readonly [string, Json])[],
  desired: readonly Json[],
  live: readonly Json[],
  isTyped: boolean,
): boolean {
  if (children.length !== desired.length) return false;
  const places = children.map(([key, child]) => {
    const segment = parseSegment(key);
    if (!segment || 'field' in segment || 'index' in segment) return undefined;
    const [from, to] = [findItem(desired, segment), findItem(live, segment)];
    const [item, liveItem] = [desired[from], live[to]];
    if (item === undefined || liveItem === undefined || !isObject(child)) return undefined;
    const keys = 'keys' in segment ? segment.keys : {};
    return isApplied(child, item, liveItem, isTyped, keys) ? { from, to } : undefined;
  });
  const sure = places.filter((place) => place !== undefined).toSorted((a, b) => a.from - b.from);
  return sure.length === desired.length && sure.every(({ from, to }, i) => from === i && to > (sure[i - 1]?.to ?? -1));
}
