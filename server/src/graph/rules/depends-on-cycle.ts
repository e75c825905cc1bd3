import { t } from '@vscode/l10n';
import { groupBy } from '../references/group-by.ts';
import { toObjectKey } from '../references/object-id.ts';
import type { Use } from '../references/read-build.ts';
import type { ClusterFacts, RepositoryRule, RuleFinding } from './repository-rule.ts';

/** Objects of Flux that wait for each other, and so for ever. */
export const dependsOnCycle: RepositoryRule = {
  code: 'depends-on-cycle',
  severity: 'error',
  run: ({ clusters }) => clusters.flatMap(checkCluster),
};

function checkCluster({ references: { uses } }: ClusterFacts): readonly Omit<RuleFinding, 'code'>[] {
  const edges = withoutEnds(
    uses.filter(({ reference, holder }) => reference.path.includes('dependsOn') && !holder.isStale),
  );
  const from = groupBy(edges, ({ holder }) => toObjectKey(holder.id));
  return edges.flatMap((edge) => {
    const { place } = edge.reference;
    const way = place && findWay(edge, from);
    return place && way ? [{ place, message: t('These wait for each other: {0}.', way.join(' → ')) }] : [];
  });
}

/** What waits for something that waits for nothing is in no circle: mostly all of it. */
function withoutEnds(all: readonly Use[]): readonly Use[] {
  const to = groupBy(all, ({ reference }) => toObjectKey(reference.to));
  const left = new Map<string, number>();
  for (const { holder } of all) left.set(toObjectKey(holder.id), (left.get(toObjectKey(holder.id)) ?? 0) + 1);
  const ends = new Set([...to.keys()].filter((key) => !left.has(key)));
  for (const end of ends)
    for (const { holder } of to.get(end) ?? []) {
      const key = toObjectKey(holder.id);
      const count = (left.get(key) ?? 0) - 1;
      left.set(key, count);
      if (count === 0) ends.add(key);
    }
  return all.filter(({ reference }) => !ends.has(toObjectKey(reference.to)));
}

/** In names: of a longer way its begin and its end are told. */
const longest = 8;

/** The shortest way back to who depends. */
function findWay(edge: Use, from: ReadonlyMap<string, readonly Use[]>): readonly string[] | undefined {
  const goal = toObjectKey(edge.holder.id);
  const before = new Map<string, Use>([[toObjectKey(edge.reference.to), edge]]);
  for (const [key] of before) {
    if (key === goal) return [edge.holder.id.name, ...shorten(walkBack(goal, edge, before))];
    for (const next of from.get(key) ?? []) {
      const to = toObjectKey(next.reference.to);
      if (!before.has(to)) before.set(to, next);
    }
  }
  return undefined;
}

function walkBack(goal: string, first: Use, before: ReadonlyMap<string, Use>): readonly string[] {
  const names: string[] = [];
  let use = before.get(goal);
  while (use) {
    names.push(use.reference.to.name);
    use = use === first ? undefined : before.get(toObjectKey(use.holder.id));
  }
  return names.toReversed();
}

function shorten(names: readonly string[]): readonly string[] {
  return names.length <= longest ? names : [...names.slice(0, longest - 2), '…', ...names.slice(-1)];
}
