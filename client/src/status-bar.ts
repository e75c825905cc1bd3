import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type Status, didChangeStatusNotification } from '../../server/src/protocol.ts';

/** Shows context and drift in the status bar, and the connection's detail in the language status. */
export function createStatusBar(client: LanguageClient): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('driftline.status', vscode.StatusBarAlignment.Left, 50);
  item.name = 'Driftline';
  item.command = 'driftline.chooseContext';
  const language = vscode.languages.createLanguageStatusItem('driftline.connection', { language: 'yaml' });
  language.name = 'Driftline';
  const show = (status: Status): void => {
    const { text, detail, isLost } = describeStatus(status);
    item.text = text;
    item.tooltip = detail;
    item.accessibilityInformation = { label: `Driftline: ${text.replace(/\$\([^)]*\) ?/g, '')}, ${detail}` };
    item.backgroundColor = isLost ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
    language.text = detail;
    language.severity = isLost ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    language.command = isLost
      ? { command: 'driftline.restartServer', title: vscode.l10n.t('Restart') }
      : { command: 'driftline.chooseContext', title: vscode.l10n.t('Choose Context') };
  };
  show({ state: vscode.workspace.isTrusted ? 'no-context' : 'untrusted', looking: 0, drifted: 0, unreadable: 0 });
  const subscription = client.onNotification(didChangeStatusNotification.method, show);
  return vscode.Disposable.from(item, language, subscription);
}

function describeStatus(status: Status): { text: string; detail: string; isLost: boolean } {
  const { t } = vscode.l10n;
  const { state, context = '', message = '', drifted, unreadable } = status;
  switch (state) {
    case 'untrusted':
      return {
        text: '$(cloud) Driftline',
        detail: t('Restricted Mode: Driftline reads no kubeconfig.'),
        isLost: false,
      };
    case 'no-context':
      return {
        text: t('$(cloud) Choose context'),
        detail: t('No cluster chosen: nothing is requested.'),
        isLost: false,
      };
    case 'connecting':
      return { text: `$(sync~spin) ${context}`, detail: t('Connecting to {0}', context), isLost: false };
    case 'chosen':
      return {
        text: `$(cloud) ${context}`,
        detail: t('Nothing is requested until a manifest is open.'),
        isLost: false,
      };
    case 'unavailable':
      return { text: `$(warning) ${context}`, detail: message, isLost: true };
    case 'connected': {
      const drift = drifted > 0 ? ` · ${t('{0} drift', drifted)}` : '';
      const blind = unreadable > 0 ? ` · ${t('{0} unreadable', unreadable)}` : '';
      const detail = unreadable > 0 ? message : t('Connected to {0}', context);
      return { text: `$(cloud) ${context}${drift}${blind}`, detail, isLost: false };
    }
  }
}
