import { toObjectKey } from '../graph/references/object-id.ts';
import { type ObjectChange, type OwnerChanges, type PlanOwner, outcomes } from './change.ts';

/** By cluster, then by name; what no controller applies stands last. */
export function byOwner({ owner: a }: OwnerChanges, { owner: b }: OwnerChanges): number {
  return compareTexts(toKey(a), toKey(b));
}

/** From the worst, then by name. */
export function byOutcome(a: ObjectChange, b: ObjectChange): number {
  return (
    outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome) || compareTexts(toObjectKey(a.id), toObjectKey(b.id))
  );
}

/** By code unit, so that it is the same on every machine. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toKey(owner: PlanOwner): string {
  const isClaimed = owner.kind !== 'kustomize';
  return [
    isClaimed ? '0' : '1',
    toClusterName(owner) ?? '',
    owner.kind,
    owner.namespace ?? '',
    owner.name,
    owner.id,
  ].join('\0');
}

/** The cluster that an owner applies to, as it is called here. */
export function toClusterName({ cluster, destination }: PlanOwner): string | undefined {
  return destination ?? cluster;
}
