import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type ContextItem, listContextsRequest } from '../../server/src/protocol.ts';
import { ask } from './messages.ts';
import { type ClusterName, nameCluster, toServerSettings } from './settings.ts';

/** What a person has chosen or consented to, and the settings that follow from it. */
export interface ClusterChoice {
  /** The settings for a server that starts; a context that the workspace names is left out until it is checked. */
  initialSettings(): object;
  /** Pins a context to this workspace; without one, disconnects until one is chosen or the window reloads. */
  pin(context: ContextItem | undefined): Promise<void>;
  /** Checks, and asks if need be, before a context is used that the workspace itself names. */
  consent(client: LanguageClient): Promise<void>;
  /** Tells the server about changed settings. */
  watch(client: LanguageClient): vscode.Disposable;
}

/** A person's pick, with what the picker showed of it. */
interface Pin extends ClusterName {
  readonly key: string;
}

const pinKey = 'driftline.pin';
const consentedKey = 'driftline.consented';

/** Keeps the person's choice outside the workspace, so that a cloned repository cannot bring one along. */
export function createClusterChoice({ globalState, workspaceState }: vscode.ExtensionContext): ClusterChoice {
  const asked = new Set<string>();
  let granted: ClusterName | undefined;
  let isDisconnected = false;

  const consented = (): readonly string[] => globalState.get<string[]>(consentedKey, []);

  function findPin(kubeconfig: string): Pin | undefined {
    const pin = workspaceState.get<Pin>(pinKey);
    return pin?.kubeconfig === kubeconfig ? pin : undefined;
  }

  /** The cluster to use, and whether the person's own settings or pick on them name it. */
  function want(): ClusterName & { readonly isOwn: boolean } {
    const { kubeconfig, context, isOwn, isOwnKubeconfig } = nameCluster();
    if (isDisconnected) return { kubeconfig, context: '', isOwn: true };
    const pin = findPin(kubeconfig);
    return pin ? { kubeconfig, context: pin.context, isOwn: isOwnKubeconfig } : { kubeconfig, context, isOwn };
  }

  function settings(): object {
    const wanted = want();
    const isAllowed = wanted.isOwn || isSame(granted, wanted);
    return toServerSettings({ ...wanted, context: isAllowed ? wanted.context : '' });
  }

  async function send(client: LanguageClient): Promise<void> {
    await client.sendNotification('workspace/didChangeConfiguration', { settings: { driftline: settings() } });
  }

  async function isAgreed(kubeconfig: string, found: ContextItem): Promise<boolean> {
    const key = toKey(kubeconfig, found);
    if (findPin(kubeconfig)?.key === key || consented().includes(key)) return true;
    if (asked.has(key)) return false;
    asked.add(key);
    if (!(await askPerson(found))) return false;
    await globalState.update(consentedKey, [...consented(), key]);
    return true;
  }

  async function consent(client: LanguageClient): Promise<void> {
    const wanted = want();
    if (!vscode.workspace.isTrusted || wanted.context === '' || wanted.isOwn || isSame(granted, wanted)) return;
    const find = async (): Promise<ContextItem | undefined> =>
      (await ask(client, listContextsRequest, null)).find(({ name }) => name === wanted.context);
    const found = await find();
    if (!found || !(await isAgreed(wanted.kubeconfig, found))) return;
    // While the question was open, the file or the settings can have become others.
    const now = await find();
    if (!now || toKey('', now) !== toKey('', found) || !isSame(wanted, want())) return;
    granted = wanted;
    await send(client);
  }

  return {
    initialSettings() {
      granted = undefined;
      return settings();
    },
    consent,
    async pin(item) {
      const { kubeconfig } = nameCluster();
      isDisconnected = item === undefined;
      granted = item && { kubeconfig, context: item.name };
      const pin: Pin | undefined = item && { kubeconfig, context: item.name, key: toKey(kubeconfig, item) };
      await workspaceState.update(pinKey, pin);
    },
    watch: (client) =>
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('driftline')) return;
        if (event.affectsConfiguration('driftline.cluster')) granted = undefined;
        // A server that does not run gets its settings when it starts.
        send(client)
          .then(() => consent(client))
          .catch(() => undefined);
      }),
  };
}

async function askPerson({ name, server, command }: ContextItem): Promise<boolean> {
  const { t } = vscode.l10n;
  const use = t('Use Context');
  const program = command
    ? t('Connecting may start the login program {0}, which the kubeconfig names.', command)
    : t('The kubeconfig names no login program.');
  const answer = await vscode.window.showWarningMessage(
    t('This workspace asks to connect to {0} with the context {1}.', server, name),
    { modal: true, detail: `${t('Driftline only reads, and asks for dry runs.')} ${program}` },
    use,
  );
  return answer === use;
}

/** What consent is bound to: another server or program at the same place is asked about anew. */
function toKey(kubeconfig: string, { name, server, command = '' }: ContextItem): string {
  return JSON.stringify([kubeconfig, name, server, command]);
}

function isSame(a: ClusterName | undefined, b: ClusterName): boolean {
  return a?.kubeconfig === b.kubeconfig && a.context === b.context;
}
