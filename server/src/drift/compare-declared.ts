import { type FieldPath, toPathKey, toSegmentKey } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isEqual, isObject, own, stringAt } from '../manifest/json.ts';
import { toGroup } from '../manifest/resource.ts';
import { type Difference, strip } from './compare.ts';
import { type ListTypes, toItemSegment } from './managed-fields.ts';
import { parseQuantity } from './quantity.ts';

/**
 * Compares without a dry run: only what the manifest says, by meaning. What only the cluster has may be a default, so
 * it is silent; so is a value in the manifest that means the same as leaving the field out.
 */
export function compareDeclared(desired: JsonObject, live: JsonObject, lists: ListTypes): readonly Difference[] {
  const group = toGroup(stringAt(desired, 'apiVersion') ?? '');
  const isBuiltIn = !group.includes('.') || group.endsWith('.k8s.io');
  const differences: Difference[] = [];
  walk(strip(desired), strip(live), { path: [], lists, isBuiltIn, into: differences });
  return differences;
}

interface Walk {
  readonly path: FieldPath;
  readonly lists: ListTypes;
  readonly isBuiltIn: boolean;
  readonly into: Difference[];
}

function walk(desired: Json, live: Json | undefined, here: Walk): void {
  // What the manifest sets to null it leaves to the server.
  if (desired === null) return;
  if (live === undefined) {
    if (!isEmpty(desired)) here.into.push({ path: here.path, predicted: desired });
    return;
  }
  if (isObject(desired) && isObject(live)) {
    for (const [field, value] of Object.entries(desired)) {
      walk(value, own(live, field), { ...here, path: [...here.path, { field }] });
    }
    return;
  }
  if (isArray(desired) && isArray(live)) {
    walkList(desired, live, here);
    return;
  }
  if (!isSame(desired, live, here)) here.into.push({ path: here.path, predicted: desired, live });
}

function walkList(desired: readonly Json[], live: readonly Json[], here: Walk): void {
  const type = here.lists.get(toPathKey(here.path));
  const report = (): number => here.into.push({ path: here.path, predicted: desired, live });
  if (type === undefined) {
    const inner: Difference[] = [];
    desired.forEach((item, i) => walk(item, live[i], { ...here, path: [...here.path, { index: i }], into: inner }));
    if (inner.length > 0 || desired.length !== live.length) report();
    return;
  }
  const liveItems = live.map((item) => ({ item, key: keyOf(type, item) }));
  for (const item of desired) {
    const segment = toDeclaredSegment(type, item);
    if (!segment) return void report();
    const found = liveItems.find(({ key }) => key === toSegmentKey(segment));
    walk(item, found?.item, { ...here, path: [...here.path, segment] });
  }
}

/** The segment of an item as a manifest has it: ports are keyed by `protocol` too, which it may leave to its default. */
export function toDeclaredSegment(type: 'set' | readonly string[], item: Json): ReturnType<typeof toItemSegment> {
  const hasDefault = type !== 'set' && type.includes('protocol') && isObject(item);
  return toItemSegment(type, hasDefault ? { protocol: 'TCP', ...item } : item);
}

function keyOf(type: 'set' | readonly string[], item: Json): string | undefined {
  const segment = toItemSegment(type, item);
  return segment && toSegmentKey(segment);
}

const quantityParents = new Set([
  'limits',
  'requests',
  'hard',
  'capacity',
  'overhead',
  'podFixed',
  'default',
  'defaultRequest',
  'min',
  'max',
  'maxLimitRequestRatio',
  'target',
]);
const quantityFields = new Set(['sizeLimit', 'divisor', 'averageValue']);

function isSame(desired: Json, live: Json, here: Walk): boolean {
  if (isEqual(desired, live) || (isEmpty(desired) && isEmpty(live))) return true;
  if (!here.isBuiltIn || !isQuantityPath(here.path)) return false;
  const [left, right] = [parseQuantity(desired), parseQuantity(live)];
  return left !== undefined && left === right;
}

function isQuantityPath(path: FieldPath): boolean {
  const [parent, last] = path.slice(-2).map((segment) => ('field' in segment ? segment.field : ''));
  return (parent !== undefined && quantityParents.has(parent)) || (last !== undefined && quantityFields.has(last));
}

/** Values that the API server treats like an absent field. */
function isEmpty(value: Json): boolean {
  if (isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isEmpty);
  return value === null || value === '' || value === 0 || value === false;
}
