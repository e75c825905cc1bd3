import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { Comparison } from './compare.ts';
import { toFieldPath } from './edit-at.ts';
import { explainMiss } from './explain.ts';

/** How the walker's Errors and the API server's refusals compare. */
export type Outcome = 'both refuse' | 'both accept' | 'missed' | 'false error';

/** Where one comparison belongs. */
export function toOutcome({ errors, refusal }: Comparison): Outcome {
  if (errors.length > 0) return refusal === undefined ? 'false error' : 'both refuse';
  return refusal === undefined ? 'both accept' : 'missed';
}

/** Which share of the comparisons agrees, from 0 to 1. */
export function toAgreement(comparisons: readonly Comparison[]): number {
  return comparisons.filter((one) => toOutcome(one).startsWith('both')).length / comparisons.length;
}

/** One line for people: what was sent, what was said. */
export function toLine({ subject, way, keys, errors, others, refusal = 'accepted' }: Comparison): string {
  const { apiVersion, kind } = subject.kind;
  const ours = [...errors, ...others].map(({ code, severity, path }) => `${severity} ${code} ${formatPath(path)}`);
  const what = `${apiVersion} ${kind}, ${way} at ${formatPath(toFieldPath(keys))}`;
  return `${what}: server: ${refusal.slice(0, 300)}; walker: ${ours.join(', ') || 'nothing'}`;
}

/** The figures by class of fault, and the reasons for what was missed. */
export function toTable(comparisons: readonly Comparison[]): string {
  const outcomes: readonly Outcome[] = ['both refuse', 'both accept', 'missed', 'false error'];
  const toRow = (name: string, some: readonly Comparison[]): string =>
    [name.padEnd(16), ...outcomes.map((each) => String(count(some, each)).padStart(each.length + 2))].join('');
  const classes = Map.groupBy(comparisons, ({ way }) => way.replace(/:.*/, ''));
  const reasons = Map.groupBy(
    comparisons.filter((one) => toOutcome(one) === 'missed'),
    (one) => explainMiss(one) ?? 'not explained',
  );
  return [
    ['class'.padEnd(16), ...outcomes.map((each) => `  ${each}`)].join(''),
    ...Array.from(classes, ([name, some]) => toRow(name, some)),
    toRow('all', comparisons),
    `agreement ${(100 * toAgreement(comparisons)).toFixed(2)} % of ${comparisons.length}`,
    'missed:',
    ...Array.from(reasons, ([reason, some]) => `${String(some.length).padStart(5)}  ${reason}`),
  ].join('\n');
}

function count(comparisons: readonly Comparison[], outcome: Outcome): number {
  return comparisons.filter((one) => toOutcome(one) === outcome).length;
}
