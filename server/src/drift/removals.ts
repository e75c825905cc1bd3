import { type FieldPath, toPathKey, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { toDeclaredSegment } from './compare-declared.ts';
import { isRemovable, toOutermost } from './extras.ts';
import { type FieldEntry, type ListTypes, readEntries, readListTypes } from './managed-fields.ts';
import { toActor } from './managers.ts';

/** What the applier of an object has to go by. */
export interface ClientSide {
  readonly live: JsonObject;
  readonly predicted: JsonObject;
  readonly desired: JsonObject;
  /** What it has noted on the object when it applied it last. */
  readonly sent: JsonObject | undefined;
}

/**
 * The paths that are in the cluster and not in the manifest, where an applier compares on its own side: of what it has
 * sent, and of what a person has added. Without a note of what was sent, all that it holds is taken for it; a dry run
 * tells what of that is a default. Nothing where no such applier has touched the object.
 */
export function findUndesired({ live, predicted, desired, sent }: ClientSide): readonly FieldPath[] {
  const entries = readEntries(live).filter((entry) => !entry.subresource);
  const isApplier = (entry: FieldEntry): boolean => entry.operation === 'Update' && toActor(entry) === 'applier';
  if (!sent && !entries.some(isApplier)) return [];
  const isHolder = (entry: FieldEntry): boolean => toActor(entry) === 'person' || (!sent && isApplier(entry));
  const others = entries.filter((entry) => !isHolder(entry) && !isApplier(entry));
  const held = new Set(others.flatMap(({ fields }) => [...fields.keys()]));
  const isHeld = (path: FieldPath): boolean => [...held].some((key) => key.startsWith(toPathKey(path)));
  const paths = new Map<string, FieldPath>();
  for (const entry of entries.filter(isHolder)) for (const [key, { path }] of entry.fields) paths.set(key, path);
  const added = [...paths.values()].filter((path) => valueAt(desired, path) === undefined && !isHeld(path));
  const removed = sent ? findMissing(sent, desired, readListTypes(entries)) : [];
  return toOutermost([...removed, ...added].filter((path) => isRemovable(path, live, predicted)));
}

/** What one object has and another lacks: as little as says it, and of a list without keys nothing. */
export function findMissing(sent: JsonObject, desired: JsonObject, lists: ListTypes): readonly FieldPath[] {
  const missing: FieldPath[] = [];
  walk(sent, desired, [], { lists, missing });
  return missing;
}

function walk(
  sent: Json,
  desired: Json | undefined,
  path: FieldPath,
  here: { readonly lists: ListTypes; readonly missing: FieldPath[] },
): void {
  if (sent === null) return;
  if (desired === undefined || desired === null) here.missing.push(path);
  else if (isObject(sent) && isObject(desired)) {
    for (const [field, value] of Object.entries(sent)) walk(value, own(desired, field), [...path, { field }], here);
  } else if (isArray(sent) && isArray(desired)) {
    const type = here.lists.get(toPathKey(path));
    for (const item of type ? sent : []) {
      const segment = type && toDeclaredSegment(type, item);
      if (segment) walk(item, valueAt(desired, [segment]), [...path, segment], here);
    }
  }
}
