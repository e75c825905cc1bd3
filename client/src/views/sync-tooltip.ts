import * as vscode from 'vscode';
import type { SyncItem } from '../../../server/src/protocol.ts';
import { escapeMarkdown } from '../escape-markdown.ts';
import { type SyncNode, nameStanding } from './sync-tree.ts';

/** So many of what was tried are told. */
const mostAttempts = 5;

/** The tooltip of a row, in Markdown; all of it may come from a cluster. */
export function toTooltip(node: SyncNode): string {
  if (node.kind === 'cluster') {
    const { context, state } = node.content;
    return [context, state === 'read' ? '' : nameStanding(node.content)]
      .filter(Boolean)
      .map(escapeMarkdown)
      .join('\n\n');
  }
  const { label, reason, summary, revision, message, facts = [] } = node.item;
  const { t } = vscode.l10n;
  const told = [...(revision === undefined ? [] : [[t('Revision'), revision] as const]), ...facts];
  const parts = [
    bold(label),
    escapeMarkdown(reason ?? summary ?? ''),
    escapeMarkdown(message ?? ''),
    told.map(([name, value]) => `${bold(name)} ${escapeMarkdown(value)}`).join('  \n'),
    listConditions(node.item),
    listAttempts(node.item),
  ];
  return parts.filter(Boolean).join('\n\n');
}

function listConditions({ conditions = [], message: own }: SyncItem): string {
  const rows = conditions.map(({ type, status, reason, message, time }) => {
    const said = [status, reason, time].filter((one) => one !== undefined).join(' · ');
    const words = message === undefined || message === own ? '' : `: ${escapeMarkdown(message)}`;
    return `- ${bold(type)} ${escapeMarkdown(said)}${words}`;
  });
  return rows.length === 0 ? '' : [`${vscode.l10n.t('Conditions')}:`, ...rows].join('\n');
}

function listAttempts({ attempts = [] }: SyncItem): string {
  const rows = attempts.slice(0, mostAttempts).map(({ time, revision, outcome }) => {
    const said = [time, outcome, revision].filter((one) => one !== undefined).join(' · ');
    return `- ${escapeMarkdown(said)}`;
  });
  return rows.length === 0 ? '' : [`${vscode.l10n.t('History')}:`, ...rows].join('\n');
}

function bold(text: string): string {
  return `**${escapeMarkdown(text)}**`;
}
