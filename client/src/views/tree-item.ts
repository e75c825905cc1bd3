import * as vscode from 'vscode';
import type { ViewRow } from './view-row.ts';

/** A row for the editor, which resolves its tooltip later. */
export function toTreeItem(row: ViewRow): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.label, { none: None, collapsed: Collapsed, expanded: Expanded }[row.children]);
  item.id = row.id;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(row.icon, row.color ? new vscode.ThemeColor(row.color) : undefined);
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.spoken };
  if (row.location) item.command = toOpening(row.location);
  return item;
}

function toOpening({ uri, range: { start, end } }: NonNullable<ViewRow['location']>): vscode.Command {
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  return {
    title: vscode.l10n.t('Open Manifest'),
    command: 'vscode.open',
    arguments: [vscode.Uri.parse(uri), { selection } satisfies vscode.TextDocumentShowOptions],
  };
}
