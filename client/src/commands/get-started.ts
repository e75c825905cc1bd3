import * as vscode from 'vscode';

/** Opens the walkthrough: its steps are in package.json. */
export function getStarted({ id }: Pick<vscode.Extension<unknown>, 'id'>): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.openWalkthrough', `${id}#getStarted`, false);
}
