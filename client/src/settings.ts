import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { listContextsRequest } from '../../server/src/protocol.ts';
import { ask } from './messages.ts';

/** What a person has chosen or consented to, and the settings that follow from it. */
export interface ClusterChoice {
  /** All settings as the server takes them; a context that is not the person's own choice is left out. */
  settings(): object;
  /** Pins a context to this workspace. */
  pin(context: string): Promise<void>;
  /** Asks, once per kubeconfig and context, before a context is used that the workspace itself names. */
  consent(client: LanguageClient): Promise<void>;
  /** Tells the server about changed settings. */
  watch(client: LanguageClient): vscode.Disposable;
}

const pinnedKey = 'driftline.context';
const consentedKey = 'driftline.consented';

/** Keeps the person's choice outside the workspace, so that a cloned repository cannot bring one along. */
export function createClusterChoice(context: vscode.ExtensionContext): ClusterChoice {
  const consented = (): readonly string[] => context.globalState.get<string[]>(consentedKey, []);
  const asked = new Set<string>();

  function settings(): object {
    const configuration = vscode.workspace.getConfiguration('driftline');
    const named = nameCluster(configuration);
    const pinned = context.workspaceState.get<string>(pinnedKey);
    const isAllowed = named.isOwn || consented().includes(toKey(named));
    const isPinAllowed = named.isOwnKubeconfig || consented().includes(toKey({ ...named, context: pinned ?? '' }));
    return {
      cluster: {
        kubeconfig: named.kubeconfig,
        context: pinned !== undefined && isPinAllowed ? pinned : isAllowed ? named.context : '',
      },
      drift: { mode: configuration.get('drift.mode') },
      dryRun: configuration.get('dryRun'),
    };
  }

  async function send(client: LanguageClient): Promise<void> {
    await client.sendNotification('workspace/didChangeConfiguration', { settings: { driftline: settings() } });
  }

  async function consent(client: LanguageClient): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const named = nameCluster(vscode.workspace.getConfiguration('driftline'));
    const key = toKey(named);
    if (named.context === '' || named.isOwn || consented().includes(key) || asked.has(key)) return;
    asked.add(key);
    const contexts = await ask(client, listContextsRequest, null);
    const found = contexts.find(({ name }) => name === named.context);
    if (!found) return;
    const use = vscode.l10n.t('Use Context');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('This workspace asks to connect to {0} with the context {1}.', found.server, named.context),
      {
        modal: true,
        detail: vscode.l10n.t(
          'Driftline only reads, and asks for dry runs. Connecting may start the login program that the kubeconfig names.',
        ),
      },
      use,
    );
    if (answer !== use) return;
    await context.globalState.update(consentedKey, [...consented(), key]);
    await send(client);
  }

  return {
    settings,
    consent,
    async pin(name) {
      const named = nameCluster(vscode.workspace.getConfiguration('driftline'));
      await context.globalState.update(consentedKey, [...consented(), toKey({ ...named, context: name })]);
      await context.workspaceState.update(pinnedKey, name);
    },
    watch: (client) =>
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('driftline')) void send(client).then(() => consent(client));
      }),
  };
}

interface NamedCluster {
  readonly kubeconfig: string;
  readonly context: string;
  /** Whether both come from the person's own settings rather than from the workspace. */
  readonly isOwn: boolean;
  readonly isOwnKubeconfig: boolean;
}

function nameCluster(configuration: vscode.WorkspaceConfiguration): NamedCluster {
  const isOwn = (key: string): boolean => {
    const found = configuration.inspect<string>(key);
    return found?.workspaceValue === undefined && found?.workspaceFolderValue === undefined;
  };
  const isOwnKubeconfig = isOwn('cluster.kubeconfig');
  return {
    kubeconfig: configuration.get('cluster.kubeconfig', ''),
    context: configuration.get('cluster.context', ''),
    isOwn: isOwnKubeconfig && isOwn('cluster.context'),
    isOwnKubeconfig,
  };
}

function toKey(named: Pick<NamedCluster, 'kubeconfig' | 'context'>): string {
  return JSON.stringify([named.kubeconfig, named.context]);
}
