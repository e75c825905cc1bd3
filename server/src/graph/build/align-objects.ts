import { type Json, type JsonObject, isArray, isEqual, isObject, own } from '../../manifest/json.ts';
import type { PlacedLeaf } from './list-leaves.ts';
import type { Step } from './rendered.ts';

/** In comparisons of items; what is longer is compared by index. */
const mostComparisons = 1_000_000;

/**
 * The leaves of an object with the positions that the same leaves have in another version of it: maps are compared by
 * key, lists by the names of their items, or what stays the same in the same order. What is new has none.
 */
export function alignLeaves(
  object: JsonObject,
  leaves: readonly PlacedLeaf[],
  other: JsonObject,
  placed: readonly PlacedLeaf[],
): readonly PlacedLeaf[] {
  const pairs = new Map<string, string>();
  pairUp(object, other, [], [], pairs);
  const known = new Map(placed.map((leaf) => [JSON.stringify(leaf.path), leaf]));
  return leaves.map((leaf) => {
    const from = known.get(pairs.get(JSON.stringify(leaf.path)) ?? '');
    if (!from) return { ...leaf, own: nowhere, key: nowhere };
    // A value that was changed is not the one that stands there, but its key is.
    return { ...leaf, own: isEqual(from.value, leaf.value) ? from.own : nowhere, key: from.key };
  });
}

const nowhere = { line: 0, column: 0 };

function pairUp(a: Json, b: Json, path: readonly Step[], other: readonly Step[], pairs: Map<string, string>): void {
  if (isArray(a) && isArray(b) && a.length > 0) {
    for (const [i, j] of pairItems(a, b)) pairUp(a[i] ?? null, b[j] ?? null, [...path, i], [...other, j], pairs);
  } else if (isObject(a) && isObject(b) && Object.keys(a).length > 0) {
    for (const [key, value] of Object.entries(a)) {
      const same = own(b, key);
      if (same !== undefined) pairUp(value, same, [...path, key], [...other, key], pairs);
    }
  } else pairs.set(JSON.stringify(path), JSON.stringify(other));
}

/** Items that are the same by identity, then those between them that stand at the same index. */
function pairItems(a: readonly Json[], b: readonly Json[]): readonly (readonly [number, number])[] {
  if (a.length * b.length > mostComparisons) return a.map((_, i) => [i, i] as const).filter(([i]) => i < b.length);
  const [left, right] = [a.map(toIdentity), b.map(toIdentity)];
  const lengths = measureCommon(left, right);
  const pairs: (readonly [number, number])[] = [];
  const rest = new Set<number>();
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) i++;
    else rest.add(j++);
  }
  while (j < right.length) rest.add(j++);
  const paired = new Set(pairs.map(([index]) => index));
  const inPlace = left.flatMap((_, index) => (!paired.has(index) && rest.has(index) ? [[index, index] as const] : []));
  return [...pairs, ...inPlace];
}

/** By what the items of a list are told apart; whole items where they have no name. */
function toIdentity(item: Json): string {
  const name = isObject(item) ? (item['name'] ?? item['key'] ?? item['containerPort']) : undefined;
  return name === undefined || name === null ? JSON.stringify(item) : `name ${JSON.stringify(name)}`;
}

/** The lengths of the longest common subsequences of all ends of two lists. */
function measureCommon(left: readonly string[], right: readonly string[]): readonly Int32Array[] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Int32Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (!row) continue;
      row[j] =
        left[i] === right[j] ? (lengths[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  return lengths;
}
