import { type FieldPath, toPathKey, toSegmentKey } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isEqual, isObject, own } from '../manifest/json.ts';
import { type ListTypes, toItemSegment } from './managed-fields.ts';

/** One place where what the API server predicts and what it has are not the same; one side may be missing. */
export interface Difference {
  readonly path: FieldPath;
  readonly predicted?: Json;
  readonly live?: Json;
}

const bookkeeping = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'selfLink'];
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Takes away what the API server keeps for itself, so that only declared state is left. */
export function strip(object: JsonObject): JsonObject {
  const { status: _status, ...rest } = object;
  if (!isObject(rest['metadata'])) return rest;
  const metadata: Record<string, Json> = { ...rest['metadata'] };
  for (const name of bookkeeping) delete metadata[name];
  if (isObject(metadata['annotations'])) {
    const { [lastApplied]: _applied, ...annotations } = metadata['annotations'];
    if (Object.keys(annotations).length > 0) metadata['annotations'] = annotations;
    else delete metadata['annotations'];
  }
  return { ...rest, metadata };
}

/** Compares two answers of the API server exactly: it has brought both into the same form. */
export function compare(predicted: JsonObject, live: JsonObject, lists: ListTypes): readonly Difference[] {
  const differences: Difference[] = [];
  walk(strip(predicted), strip(live), [], lists, differences);
  return differences;
}

function walk(predicted: Json, live: Json, path: FieldPath, lists: ListTypes, into: Difference[]): void {
  if (isObject(predicted) && isObject(live)) {
    for (const field of new Set([...Object.keys(predicted), ...Object.keys(live)])) {
      visit(own(predicted, field), own(live, field), [...path, { field }], lists, into);
    }
    return;
  }
  const type = lists.get(toPathKey(path));
  if (isArray(predicted) && isArray(live) && type) {
    const left = indexItems(predicted, type);
    const right = indexItems(live, type);
    if (left && right) {
      for (const [key, { segment }] of new Map([...left, ...right])) {
        visit(left.get(key)?.item, right.get(key)?.item, [...path, segment], lists, into);
      }
      return;
    }
  }
  if (!isEqual(predicted, live)) into.push({ path, predicted, live });
}

function visit(
  predicted: Json | undefined,
  live: Json | undefined,
  path: FieldPath,
  lists: ListTypes,
  into: Difference[],
): void {
  if (predicted !== undefined && live !== undefined) walk(predicted, live, path, lists, into);
  else if (predicted !== undefined) into.push({ path, predicted });
  else if (live !== undefined) into.push({ path, live });
}

type Indexed = Map<string, { readonly segment: NonNullable<ReturnType<typeof toItemSegment>>; readonly item: Json }>;

/** Items by their keys; undefined where an item has none or two share them, so that the list is compared as a whole. */
function indexItems(list: readonly Json[], type: 'set' | readonly string[]): Indexed | undefined {
  const items: Indexed = new Map();
  for (const item of list) {
    const segment = toItemSegment(type, item);
    if (!segment) return undefined;
    const key = toSegmentKey(segment);
    if (items.has(key)) return undefined;
    items.set(key, { segment, item });
  }
  return items;
}
