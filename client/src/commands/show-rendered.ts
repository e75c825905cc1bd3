import * as vscode from 'vscode';
import type { RenderedDocuments } from '../rendered-documents.ts';

/** Opens what builds make of a file, or of the one in front, beside it. */
export async function showRendered(documents: RenderedDocuments, uri?: string): Promise<void> {
  const target = uri ? vscode.Uri.parse(uri) : vscode.window.activeTextEditor?.document.uri;
  if (!target || (await documents.show(target))) return;
  vscode.window.showInformationMessage(
    vscode.l10n.t('No kustomization and no Flux Kustomization of this workspace builds this file.'),
  );
}
