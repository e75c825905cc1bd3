import { formatPath } from '../../manifest/field-path.ts';
import { toObjectKey } from '../../graph/references/object-id.ts';
import { toClusterName } from '../in-order.ts';
import { type FindRisk, forEachObject } from './risk.ts';

/** What somebody has changed in the cluster, and is undone with this change or by it. */
export const findOverwritten: FindRisk = (all, { live }) => {
  const own = toClusterName(all.owner);
  return forEachObject(all, 'drift-overwritten', ({ id, outcome }) => {
    if (outcome === 'left') return undefined;
    const key = toObjectKey(id);
    const here = live.filter(({ id: other, cluster }) => toObjectKey(other) === key && (cluster ?? own) === own);
    const names = here.map(({ path, manager }) => formatPath(path) + (manager === undefined ? '' : ` (${manager})`));
    return names.length > 0 ? [...new Set(names)].sort() : undefined;
  });
};
