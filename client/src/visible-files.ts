import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { didChangeVisibleNotification } from '../../server/src/protocol.ts';
import { documentSelector } from './document-selector.ts';
import { tell } from './messages.ts';

/** A pause, in milliseconds, in which editors open and close as one step of a person. */
const debounce = 100;

/** Tells the server what is visible, when it starts and whenever that changes. */
export function followVisibleFiles(client: LanguageClient): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  let told: string | undefined;

  async function send(): Promise<void> {
    if (client.state !== State.Running) return;
    const uris = findVisible();
    if (JSON.stringify(uris) === told) return;
    told = JSON.stringify(uris);
    await tell(client, didChangeVisibleNotification, { uris });
  }

  return vscode.Disposable.from(
    client.onDidChangeState(({ newState }) => {
      told = undefined;
      // A server that ends meanwhile is told again when it starts.
      if (newState === State.Running) void send().catch(() => undefined);
    }),
    vscode.window.onDidChangeVisibleTextEditors(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void send().catch(() => undefined), debounce);
    }),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

function findVisible(): readonly string[] {
  const documents = vscode.window.visibleTextEditors.map(({ document }) => document);
  const ours = documents.filter((document) => vscode.languages.match(documentSelector, document) > 0);
  return [...new Set(ours.map(({ uri }) => uri.toString()))].sort();
}
