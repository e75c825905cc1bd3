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

/** The shortest way back to who depends. */
function findWay(edge: Use, from: ReadonlyMap<string, readonly Use[]>): readonly string[] | undefined {
  const goal = toObjectKey(edge.holder.id);
  const first = toObjectKey(edge.reference.to);
  const before = new Map<string, readonly string[]>([[first, [edge.holder.id.name, edge.reference.to.name]]]);
  for (const [key, way] of before) {
    if (key === goal) return way;
    for (const { reference } of from.get(key) ?? []) {
      const next = toObjectKey(reference.to);
      if (!before.has(next)) before.set(next, [...way, reference.to.name]);
    }
  }
  return undefined;
}
