import * as vscode from 'vscode';
import { credentialRequest } from '../../server/src/protocol.ts';

/** A view of the log for the messages between editor and server. */
export interface TraceChannel {
  readonly channel: vscode.LogOutputChannel;
  dispose(): void;
}

/**
 * Makes `driftline.trace.server` decide alone whether messages are logged: the language client's library also wants the
 * log's level to be Trace, which a person who turns the setting on does not know. The text of files is left out, since
 * it can hold secrets.
 */
export function createTraceChannel(log: vscode.LogOutputChannel): TraceChannel {
  const changed = new vscode.EventEmitter<vscode.LogLevel>();
  const findLevel = (): vscode.LogLevel => (isTracing() ? vscode.LogLevel.Trace : log.logLevel);
  const channel = Object.create(log, {
    logLevel: { get: findLevel },
    onDidChangeLogLevel: { value: changed.event },
    trace: { value: write },
  }) as vscode.LogOutputChannel;
  function write(message: string): void {
    if (isAboutToken(message)) return;
    const text = withoutTexts(message);
    if (log.logLevel === vscode.LogLevel.Trace) log.trace(text);
    else log.info(text);
  }
  const subscriptions = vscode.Disposable.from(
    changed,
    log.onDidChangeLogLevel(() => changed.fire(findLevel())),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('driftline.trace.server')) changed.fire(findLevel());
    }),
  );
  return { channel, dispose: () => void subscriptions.dispose() };
}

/**
 * Replaces what files hold in a message that is written as JSON; names of resources, positions and lengths stay. A symbol
 * is named as its key is, and a key that is half typed can be anything.
 */
export function withoutTexts(message: string): string {
  return message.replace(
    /"(text|newText|live|desired|before|after|body|token|label|detail|filterText|insertText|sortText|name(?="\s*:\s*"(?:[^"\\]|\\.)*",\s*"(?:detail|kind|range)"))"(:\s*)"((?:[^"\\]|\\.)*)"/g,
    (_all, name: string, colon: string, text: string) => `"${name}"${colon}"… (${text.length})"`,
  );
}

/** Question and answer are left out whole: the answer is the token of a forge. */
function isAboutToken(message: string): boolean {
  return message.includes(credentialRequest.method);
}

function isTracing(): boolean {
  const level = vscode.workspace.getConfiguration('driftline').get<unknown>('trace.server');
  return level === 'messages' || level === 'verbose';
}
