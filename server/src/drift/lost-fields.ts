import { type FieldPath, toPathKey, valueAt } from '../manifest/field-path.ts';
import { type JsonObject, stringAt } from '../manifest/json.ts';
import { type FieldEntry, readEntries } from './managed-fields.ts';
import { toActor } from './managers.ts';

/**
 * Fields that the applier held in an earlier state of the same object and lost without applying since, together with
 * those that were known to be lost then. Whoever removes a field takes it out of the applier's entry, and only applying
 * changes that entry's time; so this cannot be a field that is new in Git. `gitOps` is the GitOps controller, if one
 * applies the object.
 */
export function findLost(
  earlier: { readonly live: JsonObject; readonly lost?: readonly FieldPath[] },
  live: JsonObject,
  gitOps: string | undefined,
): readonly FieldPath[] {
  if (stringAt(earlier.live, 'metadata', 'uid') !== stringAt(live, 'metadata', 'uid')) return [];
  const isApplier = (entry: FieldEntry): boolean =>
    entry.operation === 'Apply' && !entry.subresource && toActor(entry, gitOps) === 'applier';
  const [before, now] = [readEntries(earlier.live).filter(isApplier), readEntries(live).filter(isApplier)];
  const isSameApply = before.every(({ manager, time }) => {
    const later = now.find((entry) => entry.manager === manager);
    return time !== undefined && later?.time === time;
  });
  if (!isSameApply) return [];
  const held = before.flatMap(({ fields }) => [...fields.values()].map(({ path }) => path));
  const paths = new Map([...(earlier.lost ?? []), ...held].map((path) => [toPathKey(path), path]));
  return [...paths].filter(([key]) => !now.some(({ fields }) => fields.has(key))).map(([, path]) => path);
}

/** Whether a field which the cluster lacks, or something in it, is one of those that were lost. */
export function wasLost(path: FieldPath, lost: readonly FieldPath[] = []): boolean {
  const key = toPathKey(path);
  return lost.some((other) => toPathKey(other).startsWith(key));
}

/**
 * Whether an applier has sent a field, by its note on the object. What the API server does not store was sent too, so
 * this says something only about a field that applying would bring back.
 */
export function wasSent(path: FieldPath, sent: JsonObject | undefined): boolean {
  return valueAt(sent, path) !== undefined;
}
