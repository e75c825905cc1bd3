import * as vscode from 'vscode';
import type { PullRequestItem } from '../../../server/src/protocol.ts';
import type { ViewRow } from './view-row.ts';

type Look = Pick<ViewRow, 'icon' | 'color'>;

const good = { icon: 'pass', color: 'testing.iconPassed' } as const satisfies Look;
const bad = { icon: 'error', color: 'list.errorForeground' } as const satisfies Look;
const doubtful = { icon: 'question', color: 'list.warningForeground' } as const satisfies Look;

/** Where a pull request stands: what is worst first, in a few words. */
export function describeStage(item: PullRequestItem): Look & { readonly words: string } {
  const { t } = vscode.l10n;
  const { stage, appliers = [], isDraft, checks, mergeable, isBlocked, reviews = [] } = item;
  switch (stage) {
    case 'applied':
      return { ...good, words: appliers.length > 0 ? t('applied by {0}', appliers.join(', ')) : t('applied') };
    case 'merged':
      return { icon: 'git-merge', color: 'list.warningForeground', words: nameWaiting(appliers) };
    case 'closed':
      return { icon: 'git-pull-request-closed', words: t('closed without a merge') };
    case 'open':
      break;
  }
  if (mergeable === 'no') return { ...bad, words: t('conflicts with {0}', item.base) };
  if (checks === 'failure') return { ...bad, words: t('checks failed') };
  if (reviews.some(({ verdict, isStale }) => verdict === 'changes-requested' && !isStale))
    return { icon: 'request-changes', color: 'list.warningForeground', words: t('changes requested') };
  if (isDraft) return { icon: 'git-pull-request-draft', words: t('draft') };
  if (checks === 'pending') return { icon: 'git-pull-request', words: t('checks are running') };
  if (isBlocked) return { icon: 'git-pull-request', words: nameMissing(item) };
  return { icon: 'git-pull-request', words: t('open') };
}

/** What there is to know of a pull request, a row each; what the forge has not said is left out. */
export function listFacts(id: string, item: PullRequestItem): readonly ViewRow[] {
  const { t } = vscode.l10n;
  const { author, branch, base, summary, appliers = [], stage } = item;
  const way = branch === undefined ? base : `${branch} → ${base}`;
  const lines = (summary ?? '').split('\n').filter((line) => line.trim() !== '');
  const rows: readonly (Look & { readonly key: string; readonly label: string; readonly description?: string })[] = [
    { key: 'way', label: way, description: author, icon: 'git-branch' },
    ...lines.map((label, index) => ({ key: `summary ${index}`, label, icon: 'symbol-structure' })),
    ...(stage === 'open' ? [...listChecks(item), ...listReviews(item), ...listMerge(item)] : []),
    ...appliers.map((label) => ({
      ...{ key: `applier ${label}`, label },
      description: stage === 'applied' ? t('has applied it') : t('has not applied it yet'),
      ...(stage === 'applied' ? good : { icon: 'sync' }),
    })),
  ];
  return rows.map(({ key, label, description = '', ...look }) => ({
    ...{ id: `${id}\n${key}`, label, description, ...look, children: 'none', contextValue: 'fact;' },
    spoken: [label, description].filter(Boolean).join(', '),
  }));
}

/** A row in one line. */
export function nameFact({ label, description }: ViewRow): string {
  return [label, description].filter(Boolean).join(' · ');
}

type Fact = Look & { readonly key: string; readonly label: string; readonly description?: string };

function listChecks({ checks }: PullRequestItem): readonly Fact[] {
  const { t } = vscode.l10n;
  switch (checks) {
    case 'success':
      return [{ key: 'checks', label: t('Checks passed'), ...good }];
    case 'failure':
      return [{ key: 'checks', label: t('Checks failed'), ...bad }];
    case 'pending':
      return [{ key: 'checks', label: t('Checks are running'), icon: 'loading' }];
    case 'unknown':
      return [{ key: 'checks', label: t('Checks are not known'), ...doubtful }];
    case 'none':
      return [{ key: 'checks', label: t('No checks'), icon: 'circle-slash' }];
    default:
      return [];
  }
}

function listReviews({ reviews = [], approvalsNeeded }: PullRequestItem): readonly Fact[] {
  const { t } = vscode.l10n;
  const own = reviews.map(({ by, verdict, isStale }): Fact => {
    const words = verdict === 'approved' ? t('approved') : t('requested changes');
    const description = isStale ? t('{0}, an older commit', words) : words;
    const look = isStale ? { icon: 'history' } : verdict === 'approved' ? good : { icon: 'request-changes' };
    return { key: `review ${by}`, label: by, description, ...look };
  });
  if (approvalsNeeded === undefined || approvalsNeeded === 0) return own;
  const count = countApprovals(reviews);
  const label = t('Approvals: {0} of {1}', count, approvalsNeeded);
  return [{ key: 'approvals', label, ...(count >= approvalsNeeded ? good : { icon: 'person' }) }, ...own];
}

function listMerge({ mergeable, isBlocked, base }: PullRequestItem): readonly Fact[] {
  const { t } = vscode.l10n;
  if (mergeable === 'no') return [{ key: 'merge', label: t('Conflicts with {0}', base), ...bad }];
  if (isBlocked) return [{ key: 'merge', label: t('{0} does not allow the merge yet', base), icon: 'lock' }];
  if (mergeable === 'yes') return [{ key: 'merge', label: t('Can be merged'), ...good }];
  return mergeable === undefined
    ? []
    : [{ key: 'merge', label: t('Whether it can be merged is not known'), ...doubtful }];
}

function nameMissing({ reviews = [], approvalsNeeded = 0, base }: PullRequestItem): string {
  const { t } = vscode.l10n;
  const missing = approvalsNeeded - countApprovals(reviews);
  return missing > 0 ? t('approvals missing: {0}', missing) : t('{0} does not allow the merge yet', base);
}

function countApprovals(reviews: NonNullable<PullRequestItem['reviews']>): number {
  return reviews.filter(({ verdict, isStale }) => verdict === 'approved' && !isStale).length;
}

/** Who waits is told where it is known; another controller than Flux may be it. */
function nameWaiting(appliers: readonly string[]): string {
  const { t } = vscode.l10n;
  if (appliers.length === 0) return t('merged; who applies it is not known');
  const isArgo = appliers.every((name) => name.startsWith('Application'));
  return isArgo ? t('merged, waiting for Argo CD') : t('merged, waiting for Flux');
}
