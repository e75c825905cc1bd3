import * as vscode from 'vscode';
import { checkDrift } from './commands/check-drift.ts';
import { chooseContext } from './commands/choose-context.ts';
import { compareWithLive } from './commands/compare-with-live.ts';
import { restartServer } from './commands/restart-server.ts';
import { createLanguageClient } from './language-client.ts';
import { createLiveDocuments } from './live-document.ts';
import { createClusterChoice } from './settings.ts';
import { createStatusBar } from './status-bar.ts';
import { watchTrust } from './trust.ts';

/** Builds, registers and returns: the server starts in the background and nothing here waits for it. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Driftline', { log: true });
  const choice = createClusterChoice(context);
  const client = createLanguageClient(context, log, choice);
  const documents = createLiveDocuments(client);
  const command = (name: string, run: (...args: never[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`driftline.${name}`, run);
  context.subscriptions.push(
    log,
    documents,
    createStatusBar(client),
    watchTrust(client),
    choice.watch(client),
    command('chooseContext', () => chooseContext(client, choice)),
    command('compareWithLive', (uri?: string, position?: vscode.Position) => compareWithLive(documents, uri, position)),
    command('checkDrift', () => checkDrift(client)),
    command('restartServer', () => restartServer(client)),
    command('showLog', () => log.show()),
    { dispose: () => void client.dispose() },
  );
  client.start().then(
    () => choice.consent(client),
    (error: unknown) => log.error(error instanceof Error ? error : String(error)),
  );
}
