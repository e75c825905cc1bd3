import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type ContextItem, chooseContextRequest, listContextsRequest } from '../../server/src/protocol.ts';
import { createConsent, toConsentKey } from './consent.ts';
import { ask } from './messages.ts';
import { createPins } from './pins.ts';
import { type ClusterName, type Scope, listScopes, nameCluster, toServerSettings } from './settings.ts';
import { watchNeighbours } from './validation-choice.ts';

/** What a person has chosen or consented to, and the settings that follow from it. */
export interface ClusterChoice {
  /** The settings for a server that starts; a context that the workspace names is left out until it is checked. */
  initialSettings(): object;
  /** Uses a context for a part of the workspace; without one, disconnects until one is chosen or the window reloads. */
  choose(client: LanguageClient, scope: Scope, context: ContextItem | undefined): Promise<void>;
  /** Checks, and asks if need be, before contexts are used that the workspace itself names; one after the other. */
  consent(client: LanguageClient): Promise<void>;
  /** Follows changes of settings and folders. */
  watch(client: LanguageClient): vscode.Disposable;
}

interface Wanted extends ClusterName {
  /** Whether the person's own settings, or a pick on them, name it. */
  readonly isOwn: boolean;
}

/** Brings together settings, picks and consent; what is allowed here is forgotten with the window. */
export function createClusterChoice({ globalState, workspaceState }: vscode.ExtensionContext): ClusterChoice {
  const pins = createPins(workspaceState);
  const consent = createConsent(globalState);
  /** Contexts of the workspace that were found in their kubeconfigs as consented to, since the server started. */
  const granted = new Set<string>();
  let checking = Promise.resolve();

  function want(scope: Scope): Wanted {
    const { kubeconfig, context, isOwn, isOwnKubeconfig } = nameCluster(scope);
    if (pins.isDisconnected(scope)) return { kubeconfig, context: '', isOwn: true };
    const pin = pins.find(scope, kubeconfig);
    return pin ? { kubeconfig, context: pin.context, isOwn: isOwnKubeconfig } : { kubeconfig, context, isOwn };
  }

  const isWanted = (id: string): boolean => listScopes().some((scope) => toId(want(scope)) === id);

  function settings(): object {
    return toServerSettings((scope) => {
      const wanted = want(scope);
      return wanted.isOwn || granted.has(toId(wanted)) ? wanted : { ...wanted, context: '' };
    });
  }

  async function send(client: LanguageClient): Promise<void> {
    await client.sendNotification('workspace/didChangeConfiguration', { settings: { driftline: settings() } });
  }

  async function isAllowed(client: LanguageClient, { kubeconfig, context }: Wanted): Promise<boolean> {
    const find = async (): Promise<ContextItem | undefined> =>
      (await ask(client, listContextsRequest, { kubeconfig })).find(({ name }) => name === context);
    const found = await find();
    if (!found) return false;
    const key = toConsentKey(kubeconfig, found);
    const isPinned = listScopes().some((scope) => pins.find(scope, kubeconfig)?.key === key);
    if (isPinned) return true;
    if (!(await consent.isGiven(kubeconfig, found))) return false;
    // While the question was open, the file can have become another.
    const now = await find();
    return now !== undefined && toConsentKey(kubeconfig, now) === key;
  }

  async function check(client: LanguageClient): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    for (const [id, wanted] of new Map(
      listScopes()
        .map(want)
        .map((one) => [toId(one), one]),
    )) {
      if (wanted.context === '' || wanted.isOwn || granted.has(id)) continue;
      if (!(await isAllowed(client, wanted)) || !isWanted(id)) continue;
      granted.add(id);
      await send(client);
    }
  }

  function enqueue(client: LanguageClient): Promise<void> {
    const checked = checking.then(() => check(client));
    checking = checked.catch(() => undefined);
    return checked;
  }

  function follow(client: LanguageClient): void {
    // A context that comes back is connected to anew, so its kubeconfig is checked anew.
    for (const id of granted) if (!isWanted(id)) granted.delete(id);
    // A server that does not run gets its settings when it starts.
    send(client)
      .then(() => enqueue(client))
      .catch(() => undefined);
  }

  return {
    initialSettings() {
      granted.clear();
      return settings();
    },
    consent: enqueue,
    async choose(client, scope, item) {
      const { kubeconfig } = nameCluster(scope);
      const before = toId(want(scope));
      if (item) granted.add(toId({ kubeconfig, context: item.name }));
      await pins.set(scope, item && { kubeconfig, context: item.name, key: toConsentKey(kubeconfig, item) });
      await send(client);
      // The same settings would not connect anew, which somebody wants who picks the same again.
      const folder = scope && { folder: scope.uri.toString() };
      if (item && toId(want(scope)) === before)
        await ask(client, chooseContextRequest, { context: item.name, ...folder });
    },
    watch: (client) =>
      vscode.Disposable.from(
        vscode.workspace.onDidChangeConfiguration((event) => {
          if (event.affectsConfiguration('driftline')) follow(client);
        }),
        vscode.workspace.onDidChangeWorkspaceFolders(() => follow(client)),
        watchNeighbours(() => follow(client)),
      ),
  };
}

function toId({ kubeconfig, context }: ClusterName): string {
  return JSON.stringify([kubeconfig, context]);
}
