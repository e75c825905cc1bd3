import * as vscode from 'vscode';
import type { ChangeHistoryEntry } from '../../../server/src/protocol.ts';
import { toPlainText } from '../plain-text.ts';

/** A commit to choose; `isApplied` stands for the revision that was applied before, whatever commit that is. */
export interface HistoryItem extends vscode.QuickPickItem {
  readonly entry: ChangeHistoryEntry;
  readonly isApplied: boolean;
}

/** The commits of a history, with what controllers say of them. */
export function listHistory(entries: readonly ChangeHistoryEntry[], now: Date): readonly HistoryItem[] {
  const { t } = vscode.l10n;
  const previous = entries.find(({ applied }) => applied === 'previous');
  const first: readonly HistoryItem[] = previous
    ? [
        {
          label: `$(history) ${t('The revision applied before the current one')}`,
          description: `${toShort(previous)} ${toPlainText(previous.subject)}`,
          entry: previous,
          isApplied: true,
        },
      ]
    : [];
  return [...first, ...entries.map((entry) => ({ ...toItem(entry, now), entry, isApplied: false }))];
}

function toItem(entry: ChangeHistoryEntry, now: Date): vscode.QuickPickItem {
  const { t } = vscode.l10n;
  const { subject, author, time, isMerge, applied } = entry;
  const state = applied === 'current' ? t('applied now') : applied === 'previous' ? t('applied before') : '';
  const icon = applied === 'current' ? 'pass' : isMerge ? 'git-merge' : 'git-commit';
  return {
    label: `$(${icon}) ${toPlainText(subject)}`,
    description: [toShort(entry), state].filter(Boolean).join(' · '),
    detail: toPlainText([author, toWhen(time, now)].join(' · ')),
  };
}

/** As much of a commit's name as people read. */
export function toShort({ commit }: ChangeHistoryEntry): string {
  return commit.slice(0, 8);
}

function toWhen(time: number, now: Date): string {
  const date = new Date(time);
  return date.toDateString() === now.toDateString() ? date.toLocaleTimeString() : date.toLocaleDateString();
}
