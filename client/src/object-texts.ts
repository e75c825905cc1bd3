import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type ObjectTextParams, objectTextRequest } from '../../server/src/protocol.ts';
import { ask } from './messages.ts';
import { toPlainText } from './plain-text.ts';
import { createTextDocuments } from './text-documents.ts';
import type { SyncNode } from './views/sync-tree.ts';

/** Shows what a person wants to read of an object of a cluster, as plain text that nothing acts upon. */
export interface ObjectTexts {
  show(client: LanguageClient, what: ObjectTextParams['what'], row: SyncNode | undefined): Promise<void>;
  dispose(): void;
}

/** Registers the documents' scheme. */
export function createObjectTexts(): ObjectTexts {
  const documents = createTextDocuments('driftline-text');
  return {
    async show(client, what, row) {
      if (row?.kind !== 'item' || !row.object) return;
      const { cluster, context, object } = row;
      const answer = await ask(client, objectTextRequest, { cluster, object, what });
      if (!answer) return;
      if (!answer.isRead) {
        void vscode.window.showWarningMessage(toPlainText(answer.text));
        return;
      }
      const name = [context, object.kind, object.namespace, object.name].filter(Boolean).join(' ');
      const uri = documents.put(`${name} ${what}.txt`, answer.text);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
    dispose: () => documents.dispose(),
  };
}
