import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type InitializationOptions, nodeFlags } from '../../server/src/protocol.ts';
import type { ClusterChoice } from './cluster-choice.ts';
import { documentSelector } from './document-selector.ts';

/** Where the client writes. */
interface Channels {
  readonly log: vscode.LogOutputChannel;
  /** For the messages themselves. */
  readonly trace: vscode.LogOutputChannel;
}

/** The one connection to the language server, over Node's IPC. */
export function createLanguageClient(
  context: vscode.ExtensionContext,
  { log, trace }: Channels,
  choice: ClusterChoice,
): LanguageClient {
  const module = context.asAbsolutePath('dist/server/main.mjs');
  const initializationOptions = (): InitializationOptions => ({
    trusted: vscode.workspace.isTrusted,
    settings: choice.initialSettings(),
    cacheFolder: context.globalStorageUri.fsPath,
    opensPullRequests: vscode.workspace.isTrusted,
    docsBase: vscode.Uri.file(context.asAbsolutePath('docs/diagnostics.md')).toString(),
  });
  const { version } = context.extension.packageJSON as { readonly version: string };
  // the server starts from code that is compiled already
  const env = { NODE_COMPILE_CACHE: vscode.Uri.joinPath(context.globalStorageUri, 'compiled-code', version).fsPath };
  return new LanguageClient(
    'driftline',
    'Driftline',
    // By default the server and its login programs would run in the repository.
    { module, transport: TransportKind.ipc, options: { cwd: homedir(), execArgv: [...nodeFlags], env } },
    {
      documentSelector,
      outputChannel: log,
      traceOutputChannel: trace,
      initializationOptions,
    },
  );
}
