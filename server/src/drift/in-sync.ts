import { findItem, parseSegment } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isEqual, isObject, own, stringAt } from '../manifest/json.ts';
import { findCandidates, findKept } from './extras.ts';

/** Of `metadata` these say which object it is; nobody owns them. */
const identity = ['name', 'namespace'];

/**
 * Whether applying would change nothing, told from the live object alone, so that most objects cost no dry run: the
 * applier's own entry has exactly the fields of the desired state, each with its live value and in its order, and nobody
 * has added what applying would take away. False wherever that is not certain.
 */
export function isInSync(desired: JsonObject, live: JsonObject, manager: string): boolean {
  const fields = findAppliedFields(live, manager);
  if (!fields || !isApplied(fields, withoutIdentity(desired), live)) return false;
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

/** A node without children is owned as a whole. */
function isApplied(fields: JsonObject, desired: Json, live: Json | undefined): boolean {
  const children = Object.entries(fields).filter(([key]) => key !== '.');
  if (live === undefined) return false;
  if (children.length === 0) return isEqual(desired, live);
  if (isObject(desired) && isObject(live)) {
    const keys = Object.keys(desired);
    return (
      keys.length === children.length &&
      keys.every((key) => {
        const [child, value] = [own(fields, `f:${key}`), own(desired, key)];
        return isObject(child) && value !== undefined && isApplied(child, value, own(live, key));
      })
    );
  }
  return isArray(desired) && isArray(live) && isListApplied(children, desired, live);
}

/** Each item by its key, and in the same order: with another one a Pod would be made anew. */
function isListApplied(
  children: readonly (readonly [string, Json])[],
  desired: readonly Json[],
  live: readonly Json[],
): boolean {
  if (children.length !== desired.length) return false;
  const places = children.map(([key, child]) => {
    const segment = parseSegment(key);
    if (!segment || 'field' in segment || 'index' in segment) return undefined;
    const [from, to] = [findItem(desired, segment), findItem(live, segment)];
    const [item, liveItem] = [desired[from], live[to]];
    if (item === undefined || liveItem === undefined || !isObject(child)) return undefined;
    return isApplied(child, item, liveItem) ? { from, to } : undefined;
  });
  const sure = places.filter((place) => place !== undefined).toSorted((a, b) => a.from - b.from);
  return sure.length === desired.length && sure.every(({ from, to }, i) => from === i && to > (sure[i - 1]?.to ?? -1));
}
