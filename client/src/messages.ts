import type { LanguageClient } from 'vscode-languageclient/node';
import type { Notification, Request } from '../../server/src/protocol.ts';

/** Sends a request of ours with its types. */
export function ask<Params, Reply>(
  client: LanguageClient,
  request: Request<Params, Reply>,
  params: Params,
): Promise<Reply> {
  return client.sendRequest<Reply>(request.method, params);
}

/** Sends a notification of ours with its types. */
export function tell<Params>(
  client: LanguageClient,
  notification: Notification<Params>,
  params: Params,
): Promise<void> {
  return client.sendNotification(notification.method, params);
}
