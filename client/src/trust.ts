import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** Starts the server anew when the person trusts the workspace: only then may it read a kubeconfig. */
export function watchTrust(client: LanguageClient): vscode.Disposable {
  return vscode.workspace.onDidGrantWorkspaceTrust(() => void client.restart());
}
