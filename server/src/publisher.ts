import type { Connection, Diagnostic } from 'vscode-languageserver';
import { diagnostics } from './features/diagnostics.ts';
import { linkToDocs } from './features/link-to-docs.ts';
import { status } from './features/status.ts';
import { guard } from './guard.ts';
import type { Clock, Log } from './ports.ts';
import { type Status, didChangeStatusNotification } from './protocol.ts';
import type { Snapshot } from './snapshot.ts';

/** What a client is able to do with what it is sent. */
export interface ClientSupport {
  readonly codeLens: boolean;
  readonly inlayHint: boolean;
  /** Where its person can read about the codes of diagnostics. */
  readonly docs?: string;
}

/** Brings a client up to date. */
export interface Publisher {
  /** Notes that a file, or everything, has changed; it is sent at most every 10 ms. */
  changed(uri?: string): void;
  /** Notes that work has ended without a change, so that the status is another. */
  settled(): void;
  /** Sends what is pending now, and answers the status for which nothing is pending any more. */
  flush(): Promise<Status>;
  support(client: ClientSupport): void;
}

const delay = 10;
/** How often the status is told unless work has just ended, in milliseconds. */
const progressDelay = 100;

/** Sends diagnostics, status and refreshes one after the other, each from the snapshot at that moment, never an older one. */
export function createPublisher(
  connection: Connection,
  snapshot: () => Snapshot,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Publisher {
  const dirty = new Set<string>();
  /** Files of which the client knows diagnostics. */
  const marked = new Set<string>();
  let isScheduled = false;
  let sent = 0;
  let told = 0;
  let wasWorking = true;
  /** How often something has changed. */
  let changes = 0;
  let isOwed = false;
  let last: Promise<unknown> = Promise.resolve();
  let client: ClientSupport = { codeLens: false, inlayHint: false };

  async function send(): Promise<void> {
    const uris = [...dirty];
    dirty.clear();
    let [now, seen] = [snapshot(), changes];
    for (const uri of uris) {
      if (seen !== changes) [now, seen] = [snapshot(), changes];
      const version = now.manifests.get(uri)?.version;
      const found = await guard<Diagnostic[]>(log, 'diagnostics', [], () =>
        linkToDocs(diagnostics(now, uri), client.docs),
      );
      // a file without diagnostics is as the client has it already
      if (found.length === 0 && !marked.delete(uri)) continue;
      if (found.length > 0) marked.add(uri);
      await connection.sendDiagnostics({ uri, diagnostics: found, ...(version === undefined ? {} : { version }) });
    }
    now = snapshot();
    const isWorking = now.looking > 0;
    wasWorking ||= isWorking;
    // the end of work is told at once
    if ((wasWorking && !isWorking) || clock.now() - told >= progressDelay) {
      told = clock.now();
      wasWorking = isWorking;
      await connection.sendNotification(didChangeStatusNotification.method, status(now));
    } else if (!isOwed) {
      isOwed = true;
      clock.after(progressDelay, () => {
        isOwed = false;
        schedule();
      });
    }
    if (client.codeLens) void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
    if (client.inlayHint) void connection.languages.inlayHint.refresh().catch(() => undefined);
  }

  async function sendAll(): Promise<void> {
    do await send();
    while (dirty.size > 0);
  }

  function sendInTurn(): Promise<void> {
    const sending = last.then(sendAll);
    last = guard(log, 'publish', undefined, () => sending);
    return sending;
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    clock.after(Math.max(0, sent + delay - clock.now()), () => {
      isScheduled = false;
      sent = clock.now();
      sendInTurn().catch(() => undefined);
    });
  }

  return {
    flush: async () => {
      await sendInTurn();
      return status(snapshot());
    },
    support(supported) {
      client = supported;
    },
    settled() {
      changes++;
      schedule();
    },
    changed(uri) {
      changes++;
      for (const changed of uri === undefined ? snapshot().manifests.keys() : [uri]) dirty.add(changed);
      schedule();
    },
  };
}
