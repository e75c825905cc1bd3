import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { listContextsRequest } from '../../../server/src/protocol.ts';
import type { ClusterChoice } from '../cluster-choice.ts';
import { ask } from '../messages.ts';
import { toPlainText } from '../plain-text.ts';
import { pickScope } from '../scopes.ts';
import { nameCluster } from '../settings.ts';

/** Lets a person pick the cluster of the workspace or a folder; kubectl's current context is never changed. */
export async function chooseContext(client: LanguageClient, choice: ClusterChoice): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    await vscode.commands.executeCommand('workbench.trust.manage');
    return;
  }
  const part = await pickScope();
  if (!part) return;
  const { kubeconfig } = nameCluster(part.scope);
  const contexts = await ask(client, listContextsRequest, { kubeconfig });
  const disconnect = { label: vscode.l10n.t('$(debug-disconnect) Disconnect'), context: undefined };
  const items = contexts.map((context) => ({
    label: toPlainText(context.name),
    description: toPlainText(context.server),
    detail: toPlainText([context.user, context.namespace, context.command].filter(Boolean).join(' · ')),
    context,
  }));
  const picked = await vscode.window.showQuickPick([...items, disconnect], {
    title: vscode.l10n.t('Driftline: Choose Context'),
    placeHolder: part.scope
      ? vscode.l10n.t('The cluster to compare {0} with', part.scope.name)
      : vscode.l10n.t('The cluster to compare this workspace with'),
    matchOnDescription: true,
  });
  if (!picked) return;
  await choice.choose(client, part.scope, picked.context);
}
