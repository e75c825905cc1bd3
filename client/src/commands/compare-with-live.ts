import * as vscode from 'vscode';
import type { LiveDocuments } from '../live-document.ts';

/** Opens the resource at a position, or at the cursor, beside its live object. */
export async function compareWithLive(
  documents: LiveDocuments,
  uri?: string,
  position?: Pick<vscode.Position, 'line' | 'character'>,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const target = uri ?? editor?.document.uri.toString();
  const at = position ?? editor?.selection.active;
  if (!target || !at) return;
  const opened = await documents.open(target, new vscode.Position(at.line, at.character));
  if (!opened) {
    vscode.window.showInformationMessage(
      vscode.l10n.t('There is no live object to compare with here. The code lens above the resource says why.'),
    );
    return;
  }
  const title = vscode.l10n.t('{0}: live ↔ after apply', opened.title);
  await vscode.commands.executeCommand('vscode.diff', opened.live, opened.desired, title);
}
