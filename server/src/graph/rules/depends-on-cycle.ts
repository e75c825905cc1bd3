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
  const edges = uses.filter(({ reference, holder }) => reference.path.includes('dependsOn') && !holder.isStale);
  const from = groupBy(edges, ({ holder }) => toObjectKey(holder.id));
  return edges.flatMap((edge) => {
    const { place } = edge.reference;
    const way = place && findWay(edge, from);
    return place && way ? [{ place, message: t('These wait for each other: {0}.', way.join(' → ')) }] : [];
  });
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
