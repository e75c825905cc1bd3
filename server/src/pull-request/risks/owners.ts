import { formatPath } from '../../manifest/field-path.ts';
import type { ObjectChange, OwnerChanges } from '../change.ts';
import { type FindRisk, type Risk, forEachObject } from './risk.ts';

/** Kustomizations and HelmReleases that do not act on a change until somebody resumes them. */
export const findSuspended: FindRisk = (all) => {
  const { owner, changes } = all;
  const own: readonly Risk[] =
    owner.isSuspended && changes.length > 0 ? [{ code: 'owner-suspended', owner, names: [] }] : [];
  return [
    ...own,
    ...forEachObject(all, 'owner-suspended', (change) => (isSet(change, 'suspend', true) ? [] : undefined)),
  ];
};

/** What will stay in the cluster that the repository does not have any more. */
export const findLeftBehind: FindRisk = (all) => {
  const count = all.changes.filter(({ left }) => left !== undefined && left !== 'unknown').length;
  const own: readonly Risk[] = count > 0 ? [{ code: 'left-behind', owner: all.owner, names: [], count }] : [];
  return [
    ...own,
    ...forEachObject(all, 'prune-turned-off', (change) => (isSet(change, 'prune', false) ? [] : undefined)),
  ];
};

/** What cannot be told: builds that fail, and what is not rendered here. */
export const findUnknown: FindRisk = ({ owner, unknown, isPartial }: OwnerChanges) => {
  if (unknown) return [{ code: 'build-unknown', owner, names: unknown.reason === '' ? [] : [unknown.reason] }];
  return isPartial ? [{ code: 'not-rendered', owner, names: [] }] : [];
};

function isSet({ id, fields }: ObjectChange, field: string, value: boolean): boolean {
  if (!/^(?:kustomize|helm)\.toolkit\.fluxcd\.io$/.test(id.group)) return false;
  return fields.some(({ path, after }) => formatPath(path) === `spec.${field}` && after === value);
}
