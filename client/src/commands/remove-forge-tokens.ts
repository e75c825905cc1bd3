import * as vscode from 'vscode';
import type { Credentials } from '../credentials.ts';

/** Removes the tokens that were typed in; the server that knows them starts anew. */
export async function removeForgeTokens(credentials: Credentials, restart: () => Promise<void>): Promise<void> {
  const { t } = vscode.l10n;
  const origins = await credentials.removeAll();
  if (origins.length === 0) {
    vscode.window.showInformationMessage(t('No token of a forge is stored here.'));
    return;
  }
  await restart();
  vscode.window.showInformationMessage(
    t('Removed the tokens for {0}. What the forge gave them for stands until you revoke it there.', origins.join(', ')),
  );
}
