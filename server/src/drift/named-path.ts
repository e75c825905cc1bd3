import { type FieldPath, type Segment, toPathKey, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isObject } from '../manifest/json.ts';
import { type FieldEntry, findOwners, readEntries, readListTypes } from './managed-fields.ts';
import { mergeOrder } from './merged-order.ts';

/** An object that is to be applied in a manager's name, and what is in the cluster of it. */
export interface Merge {
  readonly desired: JsonObject;
  readonly live?: JsonObject;
  readonly manager: string;
}

/**
 * A path of the API server's words, whose indexes count the list as it has been merged, by the names of the items. Where
 * the item is in the cluster only, or nobody can tell which one is meant, the path ends at the list.
 */
export function toNamedPath(path: FieldPath, { desired, live = {}, manager }: Merge): FieldPath {
  const entries = readEntries(live);
  const lists = readListTypes(entries);
  const named: Segment[] = [];
  for (const segment of toWritten(path, desired)) {
    if (!('index' in segment)) {
      named.push(segment);
      continue;
    }
    const [before, after] = [valueAt(live, named), valueAt(desired, named)];
    if (!isArray(after)) break;
    const type = lists.get(toPathKey(named));
    const isDropped = (item: Segment): boolean => isHeldAlone(entries, [...named, item], manager);
    const found = type
      ? findMerged(segment.index, mergeOrder(type, isArray(before) ? before : [], after, isDropped))
      : findSame(segment, isArray(before) ? before : undefined, after, entries.length > 0);
    if (!found) break;
    named.push(found);
  }
  return named;
}

function findMerged(index: number, merged: ReturnType<typeof mergeOrder>): Segment | undefined {
  const item = merged?.[index];
  return item?.isDeclared ? item.segment : undefined;
}

/** What is no keyed list counts as the manifest has it; where it is not known what it is, both sides have to agree. */
function findSame(
  { index }: { readonly index: number },
  before: readonly Json[] | undefined,
  after: readonly Json[],
  isKnown: boolean,
): Segment | undefined {
  const name = nameOf(after[index]);
  const isSame = name === nameOf(before?.[index]) && (name !== undefined || before?.length === after.length);
  if (after[index] === undefined || (before && !isKnown && !isSame)) return undefined;
  return name === undefined ? { index } : { keys: { name } };
}

function nameOf(item: Json | undefined): string | undefined {
  const name = isObject(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** What only the applier holds of a list goes when it is not applied any more, before the API server looks at the object. */
function isHeldAlone(entries: readonly FieldEntry[], path: FieldPath, manager: string): boolean {
  const owners = findOwners(entries, path);
  return owners.length > 0 && owners.every((one) => one.manager === manager && one.operation === 'Apply');
}

/** A Service's `clusterIPs` are what the API server makes of its `clusterIP`. */
function toWritten(path: FieldPath, desired: JsonObject): FieldPath {
  const [first, second] = path;
  const isMade = first && second && 'field' in second && second.field === 'clusterIPs';
  return isMade && at(desired, 'spec', 'clusterIPs') === undefined ? [first, { field: 'clusterIP' }] : path;
}
