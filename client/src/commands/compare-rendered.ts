import * as vscode from 'vscode';
import type { RenderedDocuments } from '../rendered-documents.ts';

/** Opens what builds would make of the file in front at the last commit, beside what they make of it now. */
export async function compareRendered(documents: RenderedDocuments): Promise<void> {
  const target = vscode.window.activeTextEditor?.document.uri;
  const compared = target && (await documents.compare(target));
  if (!compared) {
    vscode.window.showInformationMessage(
      vscode.l10n.t('No kustomization and no Flux Kustomization of this workspace builds this file.'),
    );
  } else if ('problem' in compared) vscode.window.showWarningMessage(compared.problem);
  else {
    const title = vscode.l10n.t('{0}: rendered at HEAD ↔ now', compared.title);
    await vscode.commands.executeCommand('vscode.diff', compared.before, compared.after, title);
  }
}
