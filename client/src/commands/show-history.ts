import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type HistoryCommit, type ResourceHistory, resourceHistoryRequest } from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import { openManifest } from './open-manifest.ts';
import { toHistoryItems } from '../history-items.ts';
import { toPlainText } from '../plain-text.ts';
import type { SyncNode } from '../views/sync-tree.ts';

/** The part of the editor's own Git extension that names a file as it was. */
interface GitApi {
  toGitUri(uri: vscode.Uri, revision: string): vscode.Uri;
}

/** Lists how the object at the cursor, or of a row, came to be as it is; who picks a commit sees what it changed. */
export async function showHistory(client: LanguageClient, row?: SyncNode): Promise<void> {
  // Git tells it, which runs nothing of a workspace that is not trusted
  if (!vscode.workspace.isTrusted) return;
  if (row) await openManifest(row);
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { line, character } = editor.selection.start;
  const params = { uri: editor.document.uri.toString(), position: { line, character } };
  const found = await ask(client, resourceHistoryRequest, params);
  if (!found) {
    vscode.window.showInformationMessage(vscode.l10n.t('No object of a manifest stands at the cursor.'));
    return;
  }
  const picked = await vscode.window.showQuickPick(toHistoryItems(found), {
    title: toPlainText([found.title, found.owner].filter(Boolean).join(' · ')),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.commit) await showCommit(found, picked.commit);
}

async function showCommit({ title }: ResourceHistory, { commit, uris, subject }: HistoryCommit): Promise<void> {
  const git = await findGit();
  if (!git) {
    vscode.window.showInformationMessage(vscode.l10n.t('The Git extension of the editor is not enabled.'));
    return;
  }
  const files = uris.map((one) => vscode.Uri.parse(one));
  const sides = files.map((uri) => [uri, git.toGitUri(uri, `${commit}^`), git.toGitUri(uri, commit)] as const);
  const name = toPlainText(`${title} · ${commit.slice(0, 7)} ${subject}`);
  const [only, ...others] = sides;
  if (only && others.length === 0) await vscode.commands.executeCommand('vscode.diff', only[1], only[2], name);
  else await vscode.commands.executeCommand('vscode.changes', name, sides);
}

async function findGit(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<{ getAPI(version: 1): GitApi }>('vscode.git');
  try {
    return (await extension?.activate())?.getAPI(1);
  } catch {
    // it is there and switched off by a setting
    return undefined;
  }
}
