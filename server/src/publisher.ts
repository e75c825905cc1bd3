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

/** Sends diagnostics, status and refreshes one after the other, each from the snapshot at that moment, never an older one. */
export function createPublisher(
  connection: Connection,
  snapshot: () => Snapshot,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Publisher {
  const dirty = new Set<string>();
  let isScheduled = false;
  let sent = 0;
  let last: Promise<unknown> = Promise.resolve();
  let client: ClientSupport = { codeLens: false, inlayHint: false };

  async function send(): Promise<void> {
    const uris = [...dirty];
    dirty.clear();
    for (const uri of uris) {
      const now = snapshot();
      const version = now.manifests.get(uri)?.version;
      const found = await guard<Diagnostic[]>(log, 'diagnostics', [], () =>
        linkToDocs(diagnostics(now, uri), client.docs),
      );
      await connection.sendDiagnostics({ uri, diagnostics: found, ...(version === undefined ? {} : { version }) });
    }
    await connection.sendNotification(didChangeStatusNotification.method, status(snapshot()));
    if (client.codeLens) void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
    if (client.inlayHint) void connection.languages.inlayHint.refresh().catch(() => undefined);
  }

  async function sendAll(): Promise<Status> {
    do await send();
    while (dirty.size > 0);
    return status(snapshot());
  }

  function flush(): Promise<Status> {
    const flushed = last.then(sendAll);
    last = guard(log, 'publish', undefined, () => flushed.then(() => undefined));
    return flushed;
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    clock.after(Math.max(0, sent + delay - clock.now()), () => {
      isScheduled = false;
      sent = clock.now();
      flush().catch(() => undefined);
    });
  }

  return {
    flush,
    support(supported) {
      client = supported;
    },
    settled: schedule,
    changed(uri) {
      for (const changed of uri === undefined ? snapshot().manifests.keys() : [uri]) dirty.add(changed);
      schedule();
    },
  };
}
