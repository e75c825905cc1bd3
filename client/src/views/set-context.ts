import * as vscode from 'vscode';

/** Sets a key of ours that the conditions of package.json ask for. */
export function setContext(key: string, value: unknown): void {
  void vscode.commands.executeCommand('setContext', `driftline.${key}`, value);
}
