import type { LanguageClient } from 'vscode-languageclient/node';
import { type ContextItem, type Notification, type Request, listContextsRequest } from '../../server/src/protocol.ts';
import { nameCluster } from './settings.ts';

/** Sends a request of ours with its types. */
export function ask<Params, Reply>(
  client: LanguageClient,
  request: Request<Params, Reply>,
  params: Params,
): Promise<Reply> {
  return client.sendRequest<Reply>(request.method, params);
}

/** Lists the contexts of a kubeconfig; none of one that the server does not read yet, which only a folder names. */
export async function listContexts(client: LanguageClient, kubeconfig: string): Promise<readonly ContextItem[]> {
  return kubeconfig === nameCluster(undefined).kubeconfig ? ask(client, listContextsRequest, null) : [];
}

/** Sends a notification of ours with its types. */
export function tell<Params>(
  client: LanguageClient,
  notification: Notification<Params>,
  params: Params,
): Promise<void> {
  return client.sendNotification(notification.method, params);
}
