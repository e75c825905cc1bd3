import { t } from '@vscode/l10n';
import { toChangeLines } from './change-lines.ts';
import type { ObjectChange, OwnerChanges } from './change.ts';
import { describeRisks } from './describe-risk.ts';
import { toClusterName } from './in-order.ts';
import { toCode, toFence, toHtml } from './markdown-text.ts';
import { nameLeftReason, nameObject, nameOutcome, nameOwner } from './names.ts';
import type { Risk } from './risks/risk.ts';
import { countOutcomes, describeCounts } from './count-outcomes.ts';

/** What a body is written of. */
export interface BodyInput {
  readonly changes: readonly OwnerChanges[];
  readonly risks: readonly Risk[];
  /** How many files differ. */
  readonly files: number;
  /** The most that the forge takes, in UTF-16 code units. */
  readonly limit?: number;
  /** Nothing could be built, which is not that nothing changes. */
  readonly isUnbuilt?: boolean;
}

/** What GitHub takes: https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request answers 422 beyond it. */
export const gitHubBodyLimit = 65_536;

/** By this line a comment is found again, to be replaced. */
export const bodyMark = '<!-- driftline-plan -->';

/**
 * What a change does to the clusters, in Markdown: what a reviewer has to think of, a table, then each object, folded. What
 * does not fit is counted. The same input gives the same text.
 */
export function writeBody({ changes, risks, files, limit = gitHubBodyLimit, isUnbuilt = false }: BodyInput): string {
  const objects = changes.flatMap((one) => one.changes);
  const summary =
    objects.length > 0 ? describeCounts(countOutcomes(objects)) : describeNothing(changes, files, isUnbuilt);
  const head: readonly Block[] = [
    { text: bodyMark, objects: 0 },
    { text: `## ${t('What this changes in the cluster')}`, objects: 0 },
    { text: summary, objects: 0 },
    ...writeRisks(risks),
    ...writeTable(changes),
  ];
  return assemble([...head, ...changes.flatMap(writeOwner)], limit);
}

/** A part that is there as a whole or not at all. */
interface Block {
  readonly text: string;
  /** How many objects are told of in it. */
  readonly objects: number;
  /** Follows the block before it without an empty line. */
  readonly isTight?: boolean;
}

function describeNothing(changes: readonly OwnerChanges[], files: number, isUnbuilt: boolean): string {
  if (changes.length > 0 || isUnbuilt) return t('What it changes could not be told.');
  return files === 0
    ? t('Nothing: no file differs.')
    : t('Nothing: what the clusters are to have stays the same. Files that differ: {0}.', files);
}

function writeRisks(risks: readonly Risk[]): readonly Block[] {
  if (risks.length === 0) return [];
  const [first, ...rest] = describeRisks(risks, toCode).map((line) => `- ${line}`);
  return [
    { text: `### ${t('To think of before approving')}\n\n${first ?? ''}`, objects: 0 },
    ...rest.map((text) => ({ text, objects: 0, isTight: true })),
  ];
}

function writeTable(changes: readonly OwnerChanges[]): readonly Block[] {
  if (changes.length === 0) return [];
  const rows = changes.map(({ owner, changes: objects, unknown }) => {
    const cluster = toClusterName(owner);
    const what = unknown ? t('not known') : describeCounts(countOutcomes(objects));
    return `| ${cluster === undefined ? '' : toCode(cluster)} | ${toCode(nameOwner(owner))} | ${what} |`;
  });
  const [first, ...rest] = rows;
  const head = `| ${t('Cluster')} | ${t('Applied by')} | ${t('Objects')} |\n| --- | --- | --- |`;
  return [
    { text: `${head}\n${first ?? ''}`, objects: 0 },
    ...rest.map((text) => ({ text, objects: 0, isTight: true })),
  ];
}

function writeOwner({ owner, changes }: OwnerChanges): readonly Block[] {
  const cluster = toClusterName(owner);
  const where = cluster === undefined ? '' : ` (${toCode(cluster)})`;
  const [first, ...rest] = changes.map(writeObject);
  if (first === undefined) return [];
  const heading = `### ${toCode(nameOwner(owner))}${where}`;
  return [{ text: `${heading}\n\n${first}`, objects: 1 }, ...rest.map((text) => ({ text, objects: 1 }))];
}

function writeObject(change: ObjectChange): string {
  const notes = describeNotes(change);
  const head = `<b>${nameOutcome(change.outcome)}</b> ${toHtml(nameObject(change.id))}${notes === '' ? '' : ` – ${notes}`}`;
  const lines = toChangeLines(change);
  // with nothing to unfold it is one line
  if (lines.length === 0) return `<p>${head}</p>`;
  return `<details><summary>${head}</summary>\n\n${toFence(lines, 'diff')}\n\n</details>`;
}

function describeNotes({ from, formerName, left, deletion, outcome }: ObjectChange): string {
  const notes = [
    from && t('until now applied by {0}', toHtml(nameOwner(from))),
    formerName !== undefined && t('until now {0}', toHtml(formerName)),
    left && nameLeftReason(left),
    deletion?.isPossible && (outcome === 'deleted' ? t('perhaps') : t('perhaps deleted first')),
    deletion?.how === 'namespace' && t('with its namespace'),
    deletion?.how === 'definition' && t('with the definition of its kind'),
    deletion?.how === 'finalized' && t('with what applied it'),
  ];
  return notes.filter((note) => typeof note === 'string').join(', ');
}

/** As many blocks as fit, and how many objects are not told of. */
function assemble(blocks: readonly Block[], limit: number): string {
  const whole = join(blocks);
  if (whole.length <= limit) return whole;
  const total = blocks.reduce((sum, { objects }) => sum + objects, 0);
  const room = limit - toRest(total).length;
  const kept: Block[] = [];
  let length = 0;
  for (const block of blocks) {
    // the last line break is counted too
    const more = block.text.length + 2;
    if (length + more > room) break;
    kept.push(block);
    length += more;
  }
  const told = kept.reduce((sum, { objects }) => sum + objects, 0);
  return `${join(kept)}${toRest(total - told)}`.slice(0, limit);
}

function toRest(count: number): string {
  return `\n${t('Not everything fits here. Objects that are not shown: {0}. "driftline plan" tells of all.', count)}\n`;
}

function join(blocks: readonly Block[]): string {
  return `${blocks.map(({ text, isTight }, i) => (i === 0 ? text : `${isTight ? '\n' : '\n\n'}${text}`)).join('')}\n`;
}
