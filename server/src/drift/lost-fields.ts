import { type FieldPath, toPathKey, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isObject, stringAt } from '../manifest/json.ts';
import { type FieldEntry, readEntries } from './managed-fields.ts';

/**
 * Fields that appliers held in an earlier state of the same object and lost without applying since, together with those
 * that were known to be lost then. Whoever removes a field takes it out of the applier's entry, and only applying
 * changes that entry's time; so this cannot be a field that is new in Git.
 */
export function findLost(
  earlier: { readonly live: JsonObject; readonly lost?: readonly FieldPath[] },
  live: JsonObject,
): readonly FieldPath[] {
  if (stringAt(earlier.live, 'metadata', 'uid') !== stringAt(live, 'metadata', 'uid')) return [];
  const [before, now] = [readEntries(earlier.live).filter(isApply), readEntries(live).filter(isApply)];
  const isSameApply = before.every(({ manager, time }) => {
    const later = now.find((entry) => entry.manager === manager);
    return time !== undefined && later?.time === time;
  });
  if (!isSameApply) return [];
  const held = before.flatMap(({ fields }) => [...fields.values()].map(({ path }) => path));
  const paths = new Map([...(earlier.lost ?? []), ...held].map((path) => [toPathKey(path), path]));
  return [...paths].filter(([key]) => !now.some(({ fields }) => fields.has(key))).map(([, path]) => path);
}

/** Whether it is sure that a field which the cluster lacks was applied before: it was seen to go, or kubectl noted it. */
export function wasApplied(path: FieldPath, live: JsonObject, lost: readonly FieldPath[] = []): boolean {
  const key = toPathKey(path);
  return lost.some((other) => toPathKey(other).startsWith(key)) || valueAt(readLastApplied(live), path) !== undefined;
}

function isApply({ operation, subresource }: FieldEntry): boolean {
  return operation === 'Apply' && !subresource;
}

/** What `kubectl apply` sent last, which it notes on the object itself. */
function readLastApplied(live: JsonObject): JsonObject | undefined {
  const text = stringAt(live, 'metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration');
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
