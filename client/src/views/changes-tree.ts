import * as vscode from 'vscode';
import type { PullRequestItem, PullRequestList, PullRequestRefusal } from '../../../server/src/protocol.ts';
import { escapeMarkdown } from '../escape-markdown.ts';
import { describeStage, listFacts, nameFact } from './changes-facts.ts';
import type { ViewRow } from './view-row.ts';

/** What the forge of a folder has answered, or why it has not. */
export type ChangesAnswer = PullRequestList | (PullRequestRefusal & { readonly folder: string });

/** A row of the view, with the server's data that it shows. */
export type ChangesNode =
  | { readonly kind: 'repository'; readonly answer: ChangesAnswer }
  | { readonly kind: 'pull-request'; readonly folder: string; readonly item: PullRequestItem }
  | { readonly kind: 'fact'; readonly row: ViewRow };

/** The rows below one, or the topmost ones; a repository that is alone needs no row. */
export function listNodes(answers: readonly ChangesAnswer[] | undefined, parent?: ChangesNode): readonly ChangesNode[] {
  if (!parent) {
    const [only, ...others] = answers ?? [];
    if (only && others.length === 0 && !isRefused(only)) return toPullRequests(only);
    return (answers ?? []).map((answer) => ({ kind: 'repository', answer }));
  }
  switch (parent.kind) {
    case 'repository':
      return isRefused(parent.answer) ? [] : toPullRequests(parent.answer);
    case 'pull-request':
      return listFacts(toId(parent), parent.item).map((row) => ({ kind: 'fact', row }));
    case 'fact':
      return [];
  }
}

/** How a row looks; `toName` shortens the uri of a folder. */
export function toRow(node: ChangesNode, toName: (uri: string) => string): ViewRow {
  switch (node.kind) {
    case 'repository':
      return toRepositoryRow(node.answer, toName);
    case 'pull-request':
      return toPullRequestRow(node);
    case 'fact':
      return node.row;
  }
}

/** The tooltip of a row, in Markdown; all of it may come from a forge. */
export function toTooltip(node: ChangesNode): string {
  switch (node.kind) {
    case 'repository':
      return escapeMarkdown(isRefused(node.answer) ? node.answer.message : node.answer.repository);
    case 'pull-request': {
      const { number, title, author, branch, base, summary } = node.item;
      const way = branch === undefined ? base : `${branch} → ${base}`;
      const facts = listFacts(toId(node), node.item).map(nameFact);
      const lines = [`#${number} ${title}`, `${author} · ${way}`, summary ?? '', ...facts];
      return [...new Set(lines)].filter(Boolean).map(escapeMarkdown).join('\n\n');
    }
    case 'fact':
      return escapeMarkdown(nameFact(node.row));
  }
}

/** What an empty view is to say: a key that package.json has a text for. */
export function toEmptyState(answers: readonly ChangesAnswer[] | undefined): string {
  if (!answers) return 'asking';
  if (answers.length === 0) return 'no-repository';
  return listNodes(answers).length > 0 ? 'rows' : 'none';
}

function isRefused(answer: ChangesAnswer): answer is PullRequestRefusal & { readonly folder: string } {
  return 'state' in answer;
}

function toPullRequests({ folder, items }: PullRequestList): readonly ChangesNode[] {
  return items.map((item) => ({ kind: 'pull-request', folder, item }));
}

function toRepositoryRow(answer: ChangesAnswer, toName: (uri: string) => string): ViewRow {
  const { folder } = answer;
  const label = toName(folder);
  if (isRefused(answer)) {
    const { message: description } = answer;
    return {
      ...{ id: folder, label, description, icon: 'warning', color: 'list.warningForeground', children: 'none' },
      ...{ contextValue: 'repository;refused;', spoken: [label, description].join(', ') },
    };
  }
  const { repository, items } = answer;
  const count = items.length === 0 ? vscode.l10n.t('no open pull request') : String(items.length);
  return {
    ...{ id: folder, label, description: `${repository} · ${count}`, icon: 'repo' },
    ...{ children: items.length === 0 ? 'none' : 'expanded', contextValue: 'repository;' },
    spoken: [label, repository, count].join(', '),
  };
}

function toPullRequestRow(node: Extract<ChangesNode, { readonly kind: 'pull-request' }>): ViewRow {
  const { number, title, stage, url } = node.item;
  const { words, ...look } = describeStage(node.item);
  const label = `#${number} ${title}`;
  return {
    ...{ id: toId(node), label, description: words, ...look, children: 'collapsed' },
    contextValue: `pull-request;${stage};${/^https?:\/\//.test(url) ? 'url;' : ''}`,
    spoken: [label, words].join(', '),
  };
}

function toId({ folder, item }: { readonly folder: string; readonly item: PullRequestItem }): string {
  return `${folder}\n${item.number}`;
}
