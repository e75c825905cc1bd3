import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { chooseContextRequest, listContextsRequest } from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import type { ClusterChoice } from '../consent.ts';

/** Lets a person pick the cluster of this workspace; kubectl's current context is never changed. */
export async function chooseContext(client: LanguageClient, choice: ClusterChoice): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    await vscode.commands.executeCommand('workbench.trust.manage');
    return;
  }
  const contexts = await ask(client, listContextsRequest, null);
  const disconnect = { label: vscode.l10n.t('$(debug-disconnect) Disconnect'), context: undefined };
  const items = contexts.map((context) => ({
    label: context.name,
    description: context.server,
    detail: [context.user, context.namespace, context.command].filter(Boolean).join(' · '),
    context,
  }));
  const picked = await vscode.window.showQuickPick([...items, disconnect], {
    title: vscode.l10n.t('Driftline: Choose Context'),
    placeHolder: vscode.l10n.t('The cluster to compare this workspace with'),
    matchOnDescription: true,
  });
  if (!picked) return;
  await choice.pin(picked.context);
  await ask(client, chooseContextRequest, { context: picked.context?.name ?? '' });
}
