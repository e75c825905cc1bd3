import { type Segment, toSegmentKey } from '../manifest/field-path.ts';
import type { Json } from '../manifest/json.ts';
import { toDeclaredSegment } from './compare-declared.ts';

/** An item of a list after the merge: its name, and whether the manifest has it. */
export interface MergedItem {
  readonly segment: Segment;
  readonly isDeclared: boolean;
}

/**
 * The items of a keyed list as server-side apply merges them, in its order, which is what indexes in the API server's
 * words count; undefined where an item has no key. Source: `visitListItems` of structured-merge-diff's `typed/merge.go`:
 * items of the manifest keep their order, and those that only the cluster has stay where they were among them.
 */
export function mergeOrder(
  type: 'set' | readonly string[],
  live: readonly Json[],
  declared: readonly Json[],
  isDropped: (segment: Segment) => boolean,
): readonly MergedItem[] | undefined {
  const [before, after] = [toKeys(type, live), toKeys(type, declared)];
  if (!before || !after) return undefined;
  const merged = merge([...before.keys()], [...after.keys()]);
  return merged.flatMap((key): readonly MergedItem[] => {
    const own = after.get(key);
    if (own) return [{ segment: own, isDeclared: true }];
    const other = before.get(key);
    return other && !isDropped(other) ? [{ segment: other, isDeclared: false }] : [];
  });
}

function toKeys(type: 'set' | readonly string[], list: readonly Json[]): ReadonlyMap<string, Segment> | undefined {
  const keys = new Map<string, Segment>();
  for (const item of list) {
    const segment = toDeclaredSegment(type, item);
    if (!segment) return undefined;
    keys.set(toSegmentKey(segment), segment);
  }
  return keys;
}

function merge(live: readonly string[], declared: readonly string[]): readonly string[] {
  const [isLive, isDeclared] = [new Set(live), new Set(declared)];
  const shared = declared.filter((key) => isLive.has(key));
  const merged = new Set<string>();
  let [i, j, next] = [0, 0, 0];
  while (i < live.length || j < declared.length) {
    const [here, there] = [live[i], declared[j]];
    if (here !== undefined && !isDeclared.has(here)) {
      merged.add(here);
      i++;
    } else if (here !== undefined && here !== there && next < shared.length && here !== shared[next]) {
      i++;
    } else {
      if (here !== undefined && (here === there || merged.has(here))) i++;
      if (there === undefined) continue;
      merged.add(there);
      j++;
      if (there === shared[next]) next++;
    }
  }
  return [...merged];
}
