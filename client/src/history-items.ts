import * as vscode from 'vscode';
import type { HistoryChange, HistoryCommit, ResourceHistory } from '../../server/src/protocol.ts';
import { toPlainText } from './plain-text.ts';

/** An entry of the list of a resource's history. */
export interface HistoryItem extends vscode.QuickPickItem {
  readonly commit?: HistoryCommit;
}

/** What was changed in the cluster, then the commits; all words are of Git or of the cluster. */
export function toHistoryItems({ changes, commits, problem }: ResourceHistory): readonly HistoryItem[] {
  const { t } = vscode.l10n;
  const live = changes?.map(toChange) ?? [{ label: t('not looked up yet') }];
  const said = problem === undefined ? t('no commit has changed its files') : toPlainText(problem);
  return [
    toHeading(t('Changed in the cluster')),
    ...(live.length > 0 ? live : [{ label: t('nothing that Git does not say') }]),
    toHeading(t('Commits')),
    ...(commits.length > 0 ? commits.map(toCommit) : [{ label: said }]),
  ];
}

function toHeading(label: string): HistoryItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function toChange({ manager, time, path }: HistoryChange): HistoryItem {
  return {
    label: `$(edit) ${toPlainText(path)}`,
    description: [toPlainText(manager), toTime(time)].filter(Boolean).join(' · '),
  };
}

function toCommit(commit: HistoryCommit): HistoryItem {
  const { subject, author, time, applied, uris } = commit;
  const files = uris.map((uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri)));
  return {
    commit,
    label: `$(git-commit) ${toPlainText(subject)}`,
    description: [commit.commit.slice(0, 7), toPlainText(author), toTime(time)].join(' · '),
    detail: [describeApplied(applied), toPlainText(files.join(', '))].filter(Boolean).join(' · '),
  };
}

function describeApplied(applied: HistoryCommit['applied']): string {
  const { t } = vscode.l10n;
  if (applied === undefined) return '';
  if (applied === 'no') return t('not applied yet');
  return applied.time === undefined ? t('applied') : t('applied {0}', toTime(applied.time));
}

function toTime(time: string | undefined): string {
  const date = new Date(time ?? NaN);
  return Number.isNaN(date.valueOf()) ? '' : date.toLocaleString();
}
