import type { Finding } from '../drift/finding.ts';
import { groupBy } from '../graph/references/group-by.ts';
import { formatPath } from '../manifest/field-path.ts';
import { toRefKey } from '../manifest/resource.ts';
import type { ComparedField, ComparedResource } from './compared-resource.ts';

/** An object, whichever files have a part in it. */
export interface MergedResource extends Omit<ComparedResource, 'elsewhere' | 'isPatched'> {
  readonly fields: readonly ComparedField[];
}

/** What open files say of the objects of one cluster. */
export interface OpenFiles {
  readonly resources: readonly ComparedResource[];
  /** Whether a file is open, known to its end, and has no part in such an object any more. */
  readonly isGone: (uri: string, refKey: string) => boolean;
}

/**
 * One for each object. What was seen for an open file counts instead of what a scan has seen earlier, which still tells
 * where in other files the same differences stand.
 */
export function mergeCompared(
  scanned: readonly ComparedResource[],
  { resources, isGone }: OpenFiles,
): readonly MergedResource[] {
  const earlier = groupByRef(scanned.filter(({ uri, ref }) => !isGone(uri, toRefKey(ref))));
  const now = groupByRef(resources);
  return [...new Set([...earlier.keys(), ...now.keys()])].flatMap((key) => {
    const [before, after] = [earlier.get(key) ?? [], now.get(key) ?? []];
    const newest = Math.max(...before.map(({ time }) => time), 0);
    const isNewer = after.some(({ time }) => time >= newest);
    const merged = merge(isNewer ? after : before, before);
    return merged ? [merged] : [];
  });
}

function groupByRef(all: readonly ComparedResource[]): ReadonlyMap<string, readonly ComparedResource[]> {
  return groupBy(all, ({ ref }) => toRefKey(ref));
}

function merge(parts: readonly ComparedResource[], known: readonly ComparedResource[]): MergedResource | undefined {
  const sorted = parts.toSorted(compareFiles);
  const [first] = sorted;
  if (!first) return undefined;
  // the last one counts
  const placed = [...sorted, ...known].toReversed().flatMap(({ fields }) => fields);
  const places = new Map(placed.map((one) => [keyOf(one.finding), one] as const));
  const { uri, range } = [...sorted, ...known].find(({ isPatched }) => !isPatched) ?? first;
  const fields = new Map<string, ComparedField>();
  for (const finding of sorted.flatMap((part) => [...part.fields.map((field) => field.finding), ...part.elsewhere])) {
    const key = keyOf(finding);
    const place = places.get(key) ?? { uri, range };
    if (!fields.has(key)) fields.set(key, { finding, uri: place.uri, range: place.range });
  }
  const { elsewhere: _elsewhere, isPatched: _isPatched, ...rest } = first;
  return {
    ...{ ...rest, uri, range, fields: [...fields.values()] },
    state: order.find((state) => parts.some((part) => part.state === state)) ?? first.state,
    secrets: [...new Set(parts.flatMap(({ secrets }) => secrets))],
  };
}

/** First the file that the object is of, as a build makes it; a copy that lies about is no better place. */
function compareFiles(a: ComparedResource, b: ComparedResource): number {
  const toRank = ({ isPatched, build }: ComparedResource): number => Number(isPatched) + Number(build === undefined);
  return toRank(a) - toRank(b) || (a.uri < b.uri ? -1 : 1);
}

const order: readonly ComparedResource['state'][] = ['drifted', 'not-deployed', 'unknown', 'agreed'];

/** A line of a HelmRelease can be about several objects. */
function keyOf({ code, path, released }: Finding): string {
  return `${code} ${formatPath(path)} ${released ? toRefKey(released.object) : ''}`;
}
