import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../server/src/protocol.ts';
import type { ClusterChoice } from './settings.ts';

/** The one connection to the language server, over Node's IPC; only files on disk are shown to it. */
export function createLanguageClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  choice: ClusterChoice,
): LanguageClient {
  const module = context.asAbsolutePath('dist/server/main.mjs');
  const initializationOptions = (): InitializationOptions => ({
    trusted: vscode.workspace.isTrusted,
    settings: choice.settings(),
  });
  return new LanguageClient(
    'driftline',
    'Driftline',
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [{ scheme: 'file', language: 'yaml' }],
      outputChannel: log,
      initializationOptions,
    },
  );
}
