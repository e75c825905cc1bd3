import type { OwnerChanges } from './change.ts';
import { findDeletionRisks, findPossibleDeletions } from './risks/deletions.ts';
import { findImmutableFields } from './risks/immutable-fields.ts';
import { findOverwritten } from './risks/live-drift.ts';
import { findLeftBehind, findSuspended, findUnknown } from './risks/owners.ts';
import { type FindRisk, type Risk, type RiskFacts, riskCodes } from './risks/risk.ts';
import { findLooseImages, findZeroReplicas } from './risks/workloads.ts';

const finders: readonly FindRisk[] = [
  findDeletionRisks,
  findPossibleDeletions,
  findImmutableFields,
  findUnknown,
  findOverwritten,
  findZeroReplicas,
  findSuspended,
  findLeftBehind,
  findLooseImages,
];

/** What a reviewer has to think of, the worst first. */
export function findRisks(all: readonly OwnerChanges[], facts: RiskFacts): readonly Risk[] {
  const found = all.flatMap((changes) => finders.flatMap((find) => find(changes, facts)));
  return found.toSorted((a, b) => riskCodes.indexOf(a.code) - riskCodes.indexOf(b.code));
}
