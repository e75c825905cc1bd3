import * as vscode from 'vscode';
import type { Scope } from './settings.ts';

/** The workspace folder of the file that a person looks at, if it lies in one. */
export function findActiveFolder(): Scope {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && vscode.workspace.getWorkspaceFolder(uri);
}

/** Asks which part of the workspace is meant, if it has several; undefined when the person leaves. */
export async function pickScope(): Promise<{ readonly scope: Scope } | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length < 2) return { scope: undefined };
  const active = findActiveFolder();
  const others = folders.filter((folder) => folder !== active);
  const items = [...(active ? [toItem(active)] : []), wholeItem(), ...others.map(toItem)];
  return vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Driftline: Choose Context'),
    placeHolder: vscode.l10n.t('The part of the workspace that is compared with the cluster'),
  });
}

interface ScopeItem extends vscode.QuickPickItem {
  readonly scope: Scope;
}

function wholeItem(): ScopeItem {
  return { label: vscode.l10n.t('Whole workspace'), scope: undefined };
}

function toItem(scope: vscode.WorkspaceFolder): ScopeItem {
  return { label: scope.name, iconPath: vscode.ThemeIcon.Folder, scope };
}
