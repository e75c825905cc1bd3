import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type ClusterStatus, type Status, didChangeStatusNotification } from '../../server/src/protocol.ts';
import { documentSelector } from './document-selector.ts';
import { findActiveFolder } from './scopes.ts';
import { describeStatus, findStatus } from './status-text.ts';
import { setContext } from './views/set-context.ts';

/** The status as it is shown, for those who report it. */
export interface StatusBar {
  /** What the server said last of the folder that a person looks at. */
  current(): ClusterStatus;
  /** The server has said something, which it does whenever it has found out something. */
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

/** Shows context and drift of the active editor's folder in the status bar, and the detail in the language status. */
export function createStatusBar(client: LanguageClient): StatusBar {
  const item = vscode.window.createStatusBarItem('driftline.status', vscode.StatusBarAlignment.Left, 50);
  item.name = 'Driftline';
  item.command = 'driftline.chooseContext';
  const language = vscode.languages.createLanguageStatusItem('driftline.connection', documentSelector);
  language.name = 'Driftline';
  const state = vscode.workspace.isTrusted ? 'no-context' : 'untrusted';
  let status: Status = { state, looking: 0, drifted: 0, unreadable: 0, stale: 0 };
  const changed = new vscode.EventEmitter<void>();
  const current = (): ClusterStatus => findStatus(status, findActiveFolder()?.uri.toString());
  const show = (): void => {
    const { text, detail, cluster, isLost } = describeStatus(current());
    item.text = text;
    item.tooltip = [detail, cluster].filter(Boolean).join('\n');
    const words = [text.replace(/\$\([^)]*\) ?/g, ''), detail, cluster].filter(Boolean).join(', ');
    item.accessibilityInformation = { label: `Driftline: ${words}` };
    item.backgroundColor = isLost ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
    tellSteps(current());
    language.text = detail;
    language.detail = cluster;
    language.severity = isLost ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    language.command = isLost
      ? { command: 'driftline.restartServer', title: vscode.l10n.t('Restart') }
      : { command: 'driftline.chooseContext', title: vscode.l10n.t('Choose Context') };
  };
  show();
  const subscriptions = vscode.Disposable.from(
    client.onNotification(didChangeStatusNotification.method, (next: Status) => {
      status = next;
      show();
      changed.fire();
    }),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.workspace.onDidChangeWorkspaceFolders(show),
    changed,
    item,
    language,
  );
  return { current, onDidChange: changed.event, dispose: () => void subscriptions.dispose() };
}

/** What the walkthrough takes for done, also where it was done before or otherwise than by its buttons. */
function tellSteps({ state }: ClusterStatus): void {
  setContext('steps.trust', vscode.workspace.isTrusted);
  setContext('steps.context', state !== 'untrusted' && state !== 'no-context');
  setContext('steps.manifest', vscode.window.activeTextEditor?.document.languageId === 'yaml');
}
