import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { chooseContextRequest, listContextsRequest } from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import type { ClusterChoice } from '../settings.ts';

/** Lets a person pick the cluster of this workspace; kubectl's current context is never changed. */
export async function chooseContext(client: LanguageClient, choice: ClusterChoice): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    await vscode.commands.executeCommand('workbench.trust.manage');
    return;
  }
  const contexts = await ask(client, listContextsRequest, null);
  const disconnect = { label: vscode.l10n.t('$(debug-disconnect) Disconnect'), name: '' };
  const items = contexts.map(({ name, server, user, namespace }) => ({
    label: name,
    description: server,
    detail: [user, namespace].filter(Boolean).join(' · '),
    name,
  }));
  const picked = await vscode.window.showQuickPick([...items, disconnect], {
    title: vscode.l10n.t('Driftline: Choose Context'),
    placeHolder: vscode.l10n.t('The cluster to compare this workspace with'),
    matchOnDescription: true,
  });
  if (!picked) return;
  await choice.pin(picked.name);
  await ask(client, chooseContextRequest, { context: picked.name });
}
