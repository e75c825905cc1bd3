import { t } from '@vscode/l10n';
import { type Json, at, isArray, isObject } from '../../manifest/json.ts';
import { type ObjectId, toKindKey, toObjectKey } from '../references/object-id.ts';
import type { ClusterReferences } from '../references/reference-index.ts';
import type { Holder } from '../references/read-build.ts';

const release = 'helm.toolkit.fluxcd.io/HelmRelease';

/** What may name an object without Driftline knowing, as sentences. */
export function listUnseen(cluster: ClusterReferences, id: ObjectId): readonly string[] {
  const known = new Map<Holder, number>();
  for (const { holder } of cluster.users.get(toObjectKey(id)) ?? []) known.set(holder, (known.get(holder) ?? 0) + 1);
  const own =
    toKindKey(id) === release
      ? [
          t(
            'Driftline cannot see inside the chart of HelmRelease {name}: what it makes may be called otherwise afterwards.',
            { name: id.name },
          ),
        ]
      : [];
  const holders = new Set([...cluster.definitions.values()].flat().map(({ holder }) => holder));
  const others = [...holders].flatMap((holder): readonly string[] => {
    const isNear = id.namespace === undefined || holder.id.namespace === id.namespace;
    if (toKindKey(holder.id) !== release || !isNear || toObjectKey(holder.id) === toObjectKey(id)) return [];
    const count = countNames(at(holder.object.value, 'spec', 'values') ?? null, toPattern(id.name));
    if (count <= (known.get(holder) ?? 0)) return [];
    return [
      t(
        'The values of HelmRelease {release} say {name} where Driftline cannot tell what is meant; they stay as they are.',
        {
          release: holder.id.name,
          name: id.name,
        },
      ),
    ];
  });
  return [...own, ...new Set(others)];
}

/** The name as a word of its own, as in `http://web.shop:80`. */
function toPattern(name: string): RegExp {
  return new RegExp(`(?<![\\w-])${name.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')}(?![\\w-])`);
}

function countNames(value: Json, pattern: RegExp): number {
  if (typeof value === 'string') return pattern.test(value) ? 1 : 0;
  const children = isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return children.reduce<number>((sum, one) => sum + countNames(one, pattern), 0);
}
