import { t } from '@vscode/l10n';
import { toChangeLines } from './change-lines.ts';
import type { OwnerChanges } from './change.ts';
import { countOutcomes, describeCounts } from './count-outcomes.ts';
import { describeRisks } from './describe-risk.ts';
import { toClusterName } from './in-order.ts';
import { nameLeftReason, nameObject, nameOutcome, nameOwner } from './names.ts';
import type { Risk } from './risks/risk.ts';

/** What a change does to the clusters, for a terminal: the same facts in the same order as the body of a pull request. */
export function writeText(changes: readonly OwnerChanges[], risks: readonly Risk[]): string {
  const objects = changes.flatMap((one) => one.changes);
  const notes = describeRisks(risks, (text) => text).map((line) => `! ${line}`);
  const sum = objects.length > 0 ? describeCounts(countOutcomes(objects)) : t('Nothing changes in the cluster.');
  const parts = [
    ...notes,
    ...(notes.length > 0 ? [''] : []),
    ...changes.flatMap(writeOwner),
    changes.length > 0 && objects.length === 0 ? t('What it changes could not be told.') : sum,
  ];
  return `${parts.join('\n')}\n`;
}

function writeOwner({ owner, changes, unknown }: OwnerChanges): readonly string[] {
  const cluster = toClusterName(owner);
  const head = `${nameOwner(owner)}${cluster === undefined ? '' : ` (${cluster})`}`;
  const lines = changes.flatMap((change) => {
    const { id, outcome, from, formerName, left, deletion } = change;
    const notes = [
      from && t('until now applied by {0}', nameOwner(from)),
      formerName !== undefined && t('until now {0}', formerName),
      left && nameLeftReason(left),
      deletion?.isPossible && t('perhaps'),
    ].filter((note) => typeof note === 'string');
    const more = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
    return [
      `  ${nameOutcome(outcome)} ${nameObject(id)}${more}`,
      ...toChangeLines(change).map((line) => `    ${line}`),
    ];
  });
  return [head, ...(unknown ? [`  ${t('not known')}`] : []), ...lines, ''];
}
