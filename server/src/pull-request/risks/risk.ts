import type { FieldPath } from '../../manifest/field-path.ts';
import type { ObjectId } from '../../graph/references/object-id.ts';
import type { ObjectChange, OwnerChanges, PlanOwner } from '../change.ts';

/** What a reviewer has to think of, the worst first. */
export const riskCodes = [
  'claim-deleted',
  'namespace-deleted',
  'definition-deleted',
  'release-deleted',
  'volume-templates-refused',
  'field-refused',
  'object-replaced',
  'may-be-deleted',
  'build-unknown',
  'not-rendered',
  'drift-overwritten',
  'replicas-zero',
  'owner-suspended',
  'left-behind',
  'prune-turned-off',
  'image-without-digest',
] as const;

/** One of them. */
export type RiskCode = (typeof riskCodes)[number];

/** Something about a change that is easily overlooked. */
export interface Risk {
  readonly code: RiskCode;
  readonly owner: PlanOwner;
  /** Absent where it is about all that the owner applies. */
  readonly id?: ObjectId;
  /** What more is to be named: a field, an image, a manager. */
  readonly names: readonly string[];
  /** How many objects it is about, where they are not named. */
  readonly count?: number;
}

/** How the cluster differs from what it is to have, as it was seen before the change. */
export interface LiveDrift {
  readonly id: ObjectId;
  /** Absent where it is the only one. */
  readonly cluster?: string;
  readonly path: FieldPath;
  /** Who has set what is there, as the cluster calls it. */
  readonly manager?: string;
}

/** What risks are looked for in. */
export interface RiskFacts {
  readonly live: readonly LiveDrift[];
}

/** Finds one sort of risk in what becomes of what one owner applies. */
export type FindRisk = (changes: OwnerChanges, facts: RiskFacts) => readonly Risk[];

/** One risk for each object of which a finder names something. */
export function forEachObject(
  { owner, changes }: OwnerChanges,
  code: RiskCode,
  find: (change: ObjectChange) => readonly string[] | undefined,
): readonly Risk[] {
  return changes.flatMap((change) => {
    const names = find(change);
    return names ? [{ code, owner, id: change.id, names }] : [];
  });
}
