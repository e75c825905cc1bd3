import { t } from '@vscode/l10n';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { guard } from './guard.ts';
import type { Clock, Log } from './ports.ts';
import { type ObjectText, type ObjectTextParams, objectTextRequest } from './protocol.ts';
import { readEventsText, readJobLogText } from './read-object-text.ts';
import type { Session } from './session-ports.ts';

/** Answers what a person wants to read of an object of a cluster in use. */
export function serveObjectText(
  connection: Connection,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  session: () => Session,
): void {
  function answer({ cluster: id, object, what }: ObjectTextParams, signal: AbortSignal): Promise<ObjectText> {
    const connected = session().followers.get(id)?.connected;
    if (!connected) return Promise.resolve({ isRead: false, text: t('This cluster is not connected.') });
    const either = AbortSignal.any([signal, connected.signal]);
    return what === 'events'
      ? readEventsText(connected.cluster, object, clock, either)
      : readJobLogText(connected.cluster, object, either);
  }

  connection.onRequest(objectTextRequest.method, (params: ObjectTextParams, token: CancellationToken) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    return guard<ObjectText | null>(log, objectTextRequest.method, null, () => answer(params, stop.signal));
  });
}
