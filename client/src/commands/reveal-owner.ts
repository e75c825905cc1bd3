import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { reconcileTargetsRequest } from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import type { Wanted } from '../views/sync-find.ts';
import type { SyncView } from '../views/sync-view.ts';

/** Shows who applies the object at the cursor in the view Sync; else the object itself, where it stands there. */
export async function revealOwner(client: LanguageClient, view: SyncView): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor && (await view.reveal(await findWanted(client, editor)))) return;
  vscode.window.showInformationMessage(
    vscode.l10n.t('The view Sync has nothing that is known to apply the object at the cursor.'),
  );
}

async function findWanted(client: LanguageClient, { document, selection }: vscode.TextEditor): Promise<Wanted> {
  const { line, character } = selection.active;
  const uri = document.uri.toString();
  // an object comes before who applies it
  const owner = (await ask(client, reconcileTargetsRequest, { uri, position: { line, character } })).at(-1);
  return owner ?? { uri, line };
}
