import { t } from '@vscode/l10n';
import { type ObjectChange, type Outcome, outcomes } from './change.ts';
import { nameOutcome } from './names.ts';

/** How many objects there are of each outcome, the worst first. */
export type OutcomeCounts = readonly (readonly [outcome: Outcome, count: number])[];

/** Counts them; what there is none of is left out. */
export function countOutcomes(changes: readonly ObjectChange[]): OutcomeCounts {
  return outcomes.flatMap((outcome) => {
    const count = changes.filter((change) => change.outcome === outcome).length;
    return count === 0 ? [] : [[outcome, count] as const];
  });
}

/** `2 deleted, 1 restarted` */
export function describeCounts(counts: OutcomeCounts): string {
  return counts.map(([outcome, count]) => t('{0} {1}', count, nameOutcome(outcome))).join(', ');
}
