import { type FieldPath, type Segment, findItem, toPathKey, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isEqual, isObject } from '../manifest/json.ts';
import { type FieldEntry, type OwnedField, readEntries } from './managed-fields.ts';
import { isLetBe, isTakenOver } from './managers.ts';

/** A field that only the cluster has, and what applying would make of it if its holder let go. */
export interface Extra {
  readonly path: FieldPath;
  readonly live: Json;
  /** What the field becomes: undefined when it goes away, a value when the server puts a default in its place. */
  readonly outcome: Json | undefined;
}

/**
 * The paths that applying may drop, as few as say it: fields of taken-over managers that neither the applier nor
 * anybody else holds. An item or map counts as a whole only when nothing in it is held.
 */
export function findCandidates(live: JsonObject, predicted: JsonObject, applier: string): readonly FieldPath[] {
  return findHeldOnlyBy(isTakenOver, isTakenOver, { live, predicted, applier });
}

/** The paths that only a person's tool holds which Flux lets be, such as k9s: they stay when Flux applies. */
export function findKept(live: JsonObject, predicted: JsonObject, applier: string): readonly FieldPath[] {
  const isHolder = (entry: FieldEntry): boolean => isLetBe(entry, applier);
  return findHeldOnlyBy(isHolder, (entry) => isHolder(entry) || isTakenOver(entry), { live, predicted, applier });
}

/** The paths that the applier gives up and somebody else holds too, so that they stay when it applies. */
export function findShared(live: JsonObject, predicted: JsonObject, applier: string): readonly FieldPath[] {
  const isApplier = (entry: FieldEntry): boolean => entry.manager === applier && entry.operation === 'Apply';
  const others = readEntries(live).filter((entry) => entry.subresource !== 'status' && !isApplier(entry));
  const held = new Set<string>();
  for (const entry of others) if (!isTakenOver(entry)) addAll(held, entry);
  const given = findHeldOnlyBy(isApplier, () => true, { live, predicted, applier });
  return given.filter((path) => held.has(toPathKey(path)));
}

interface Sides {
  readonly live: JsonObject;
  readonly predicted: JsonObject;
  readonly applier: string;
}

/** Fields of some entries, without those that the applier holds, or somebody else who is not passed over. */
function findHeldOnlyBy(
  isHolder: (entry: FieldEntry) => boolean,
  isPassedOver: (entry: FieldEntry) => boolean,
  { live, predicted, applier }: Sides,
): readonly FieldPath[] {
  const entries = readEntries(live).filter((entry) => entry.subresource !== 'status');
  const holders = entries.filter(isHolder);
  if (holders.length === 0) return [];
  const kept = new Set<string>();
  for (const entry of readEntries(predicted)) {
    if (entry.manager === applier && entry.operation === 'Apply') addAll(kept, entry);
  }
  for (const entry of entries) {
    const isApplier = entry.manager === applier && entry.operation === 'Apply';
    if (!isPassedOver(entry) && !isApplier) addAll(kept, entry);
  }
  const candidates = new Map<string, OwnedField>();
  for (const entry of holders) {
    for (const [key, field] of entry.fields) if (!isHeld(kept, key, field)) candidates.set(key, field);
  }
  const paths = [...candidates.values()].map(({ path }) => path).filter((path) => isRemovable(path, live, predicted));
  return toOutermost(paths);
}

/** Paths without those that lie in another of them. */
export function toOutermost(paths: readonly FieldPath[]): readonly FieldPath[] {
  return paths.filter((path) => !paths.some((other) => other.length < path.length && isPrefix(other, path)));
}

function addAll(into: Set<string>, entry: FieldEntry): void {
  for (const key of entry.fields.keys()) into.add(key);
}

/** Held by somebody else: the same field, or, for a node, anything inside it. */
function isHeld(kept: ReadonlySet<string>, key: string, field: OwnedField): boolean {
  return kept.has(key) || (!field.isLeaf && [...kept].some((other) => other.startsWith(key)));
}

/** Bookkeeping and the identity of an item that stays are no extras, nor is what applying has already dealt with. */
export function isRemovable(path: FieldPath, live: JsonObject, predicted: JsonObject): boolean {
  const [first, second] = path;
  if (!first || !('field' in first) || first.field === 'status') return false;
  const [item, last] = path.slice(-2);
  if (item && 'keys' in item && last && 'field' in last && Object.hasOwn(item.keys, last.field)) return false;
  if (first.field === 'metadata') {
    const group = second && 'field' in second ? second.field : '';
    if ((group !== 'labels' && group !== 'annotations') || path.length < 3) return false;
    if (last && 'field' in last && /^kubectl\.kubernetes\.io\/|^deployment\.kubernetes\.io\//.test(last.field))
      return false;
  }
  const before = valueAt(live, path);
  return before !== undefined && isEqual(before, valueAt(predicted, path));
}

/** JSON pointers (RFC 6901) of paths in an object, in the order in which they can be removed one after the other. */
export function toRemovalOrder(object: JsonObject, paths: readonly FieldPath[]): readonly string[] {
  const steps = paths.flatMap((path) => {
    const found = toSteps(object, path);
    return found ? [found] : [];
  });
  steps.sort(compareSteps);
  return steps.map((path) =>
    path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
  );
}

/** What became of each candidate when the API server was asked to do without it; a default that came back is no extra. */
export function judge(live: JsonObject, trimmed: JsonObject, candidates: readonly FieldPath[]): readonly Extra[] {
  return candidates.flatMap((path) => {
    const before = valueAt(live, path);
    const after = valueAt(trimmed, path);
    return before === undefined || isEqual(before, after) ? [] : [{ path, live: before, outcome: after }];
  });
}

function toSteps(object: JsonObject, path: FieldPath): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  let here: Json | undefined = object;
  for (const segment of path) {
    const step = toStep(here, segment);
    if (step === undefined) return undefined;
    steps.push(step);
    here = isArray(here) ? here[Number(step)] : at(here, String(step));
  }
  return steps;
}

function toStep(here: Json | undefined, segment: Segment): string | number | undefined {
  if ('field' in segment) return isObject(here) && Object.hasOwn(here, segment.field) ? segment.field : undefined;
  const index = isArray(here) ? findItem(here, segment) : -1;
  return index < 0 ? undefined : index;
}

/**
 * What is inside something before that, and of a list the higher index first, so that no removal moves a later one. A
 * total order: sorting would otherwise not compare two indexes that have an unrelated path between them.
 */
function compareSteps(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left = '', right = ''] = [a[i], b[i]];
    if (left !== right) return left < right ? 1 : -1;
  }
  return b.length - a.length;
}

function isPrefix(prefix: FieldPath, path: FieldPath): boolean {
  return toPathKey(path).startsWith(toPathKey(prefix));
}
