import { type FieldPath, formatPath, toPathKey, toSegmentKey } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isObject, own, stringAt } from '../manifest/json.ts';
import { type Difference, strip } from './compare.ts';
import { type ListTypes, toItemSegment } from './managed-fields.ts';

/**
 * Keyed lists whose items stand in another order, which comparing by keys does not see. Both sides are the names of the
 * items that both have and the applier holds, in their order.
 */
export function findReordered(
  predicted: JsonObject,
  live: JsonObject,
  lists: ListTypes,
  isApplied: (item: FieldPath) => boolean,
): readonly Difference[] {
  const differences: Difference[] = [];
  walk(strip(predicted), strip(live), [], { lists, isApplied, into: differences });
  return differences;
}

/** Whether an order changes what runs when: that of `initContainers` is the order of their execution. */
export function isExecutionOrder(path: FieldPath): boolean {
  const last = path.at(-1);
  return last !== undefined && 'field' in last && last.field === 'initContainers';
}

const restarting = new Set(['DaemonSet', 'Deployment', 'StatefulSet']);

/**
 * Whether applying an order alone would replace Pods: the API server counts it as a new generation, and it stands in a
 * Pod template. The order of volumes is left out: they are looked up by name only.
 */
export function restartsPods(path: FieldPath, predicted: JsonObject, live: JsonObject): boolean {
  if (!restarting.has(stringAt(live, 'kind') ?? '') || !isNewGeneration(predicted, live)) return false;
  const place = formatPath(path);
  return place.startsWith('spec.template.') && place !== 'spec.template.spec.volumes';
}

function isNewGeneration(predicted: JsonObject, live: JsonObject): boolean {
  const [after, before] = [at(predicted, 'metadata', 'generation'), at(live, 'metadata', 'generation')];
  return typeof after === 'number' && typeof before === 'number' && after > before;
}

interface Walk {
  readonly lists: ListTypes;
  readonly isApplied: (item: FieldPath) => boolean;
  readonly into: Difference[];
}

function walk(predicted: Json, live: Json, path: FieldPath, here: Walk): void {
  if (isObject(predicted) && isObject(live)) {
    for (const [field, value] of Object.entries(predicted)) {
      const other = own(live, field);
      if (other !== undefined) walk(value, other, [...path, { field }], here);
    }
    return;
  }
  const type = here.lists.get(toPathKey(path));
  if (!isArray(predicted) || !isArray(live) || !type || type === 'set') return;
  const [left, right] = [index(predicted, type), index(live, type)];
  const isShared = ([key, { segment }]: Item): boolean =>
    left.has(key) && right.has(key) && here.isApplied([...path, segment]);
  const [after, before] = [[...left].filter(isShared), [...right].filter(isShared)];
  if (after.some(([key], i) => before[i]?.[0] !== key)) {
    here.into.push({ path, predicted: after.map(toName), live: before.map(toName) });
  }
  for (const [key, { item, segment }] of left) {
    const other = right.get(key);
    if (other) walk(item, other.item, [...path, segment], here);
  }
}

type Segment = NonNullable<ReturnType<typeof toItemSegment>>;
type Item = readonly [string, { readonly segment: Segment; readonly item: Json }];

function index(list: readonly Json[], type: readonly string[]): ReadonlyMap<string, Item[1]> {
  return new Map(
    list.flatMap((item): readonly Item[] => {
      const segment = toItemSegment(type, item);
      return segment ? [[toSegmentKey(segment), { segment, item }]] : [];
    }),
  );
}

/** What tells an item from the others, short. */
function toName([, { segment }]: Item): Json {
  return 'keys' in segment ? Object.values(segment.keys).join('/') : segment.item;
}
