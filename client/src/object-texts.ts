import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type ObjectTextParams, objectTextRequest } from '../../server/src/protocol.ts';
import { ask } from './messages.ts';
import { toPlainText } from './plain-text.ts';
import type { SyncNode } from './views/sync-tree.ts';

const scheme = 'driftline-text';

/** Shows what a person wants to read of an object of a cluster, as plain text that nothing acts upon. */
export interface ObjectTexts {
  show(client: LanguageClient, what: ObjectTextParams['what'], row: SyncNode | undefined): Promise<void>;
  dispose(): void;
}

/** Registers the documents' scheme. */
export function createObjectTexts(): ObjectTexts {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registrations = vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
  );
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
      const uri = vscode.Uri.from({ scheme, path: `/${name.replaceAll('/', ' ')} ${what}.txt` });
      texts.set(uri.toString(), answer.text);
      changed.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
    dispose: () => void registrations.dispose(),
  };
}
