import type { CodeLens, Connection, Diagnostic, InlayHint, ServerCapabilities } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver';
import { codeLenses } from './features/code-lens.ts';
import { diagnostics } from './features/diagnostics.ts';
import { inlayHints } from './features/inlay-hints.ts';
import { liveDocument } from './features/live-document.ts';
import { status } from './features/status.ts';
import { guard } from './guard.ts';
import type { Clock, ClusterGateway, Log } from './ports.ts';
import {
  type InitializationOptions,
  type LiveDocument,
  type Notification,
  type Request,
  checkDriftNotification,
  chooseContextRequest,
  didChangeStatusNotification,
  listContextsRequest,
  liveDocumentRequest,
  statusRequest,
} from './protocol.ts';
import { createSession } from './session.ts';

/** What the server reaches the world by. */
export interface Ports {
  readonly gateway: ClusterGateway;
  readonly clock: Clock;
  readonly log: Log;
}

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  codeLensProvider: { resolveProvider: false },
  inlayHintProvider: true,
};

/** Refreshes of a changed file are gathered over this many milliseconds. */
const refreshDelay = 30;

/** Connects the session and the features to a client; returns what ends the session. */
export function startServer(connection: Connection, ports: Ports): () => void {
  const { clock, log } = ports;
  const documents = new TextDocuments(TextDocument);
  const dirty = new Set<string>();
  const pending = { isRefreshing: false };
  let refreshes = { codeLens: false, inlayHint: false };
  const session = createSession(ports, (uri) => {
    for (const changed of uri === undefined ? session.snapshot().manifests.keys() : [uri]) dirty.add(changed);
    if (pending.isRefreshing) return;
    pending.isRefreshing = true;
    clock.after(refreshDelay, () => {
      pending.isRefreshing = false;
      void guard(log, 'refresh', undefined, publish);
    });
  });

  async function publish(): Promise<void> {
    const snapshot = session.snapshot();
    const uris = [...dirty];
    dirty.clear();
    for (const uri of uris) {
      const version = snapshot.manifests.get(uri)?.version;
      const found = await guard<Diagnostic[]>(log, 'diagnostics', [], () => diagnostics(snapshot, uri));
      await connection.sendDiagnostics({ uri, diagnostics: found, ...(version === undefined ? {} : { version }) });
    }
    await send(didChangeStatusNotification, status(snapshot));
    if (refreshes.codeLens) void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
    if (refreshes.inlayHint) void connection.languages.inlayHint.refresh().catch(() => undefined);
  }

  function send<Params>(notification: Notification<Params>, params: Params): Promise<void> {
    return connection.sendNotification(notification.method, params);
  }

  function onRequest<Params, Reply>(
    request: Request<Params, Reply>,
    fallback: Reply,
    run: (params: Params) => Reply | Promise<Reply>,
  ): void {
    connection.onRequest(request.method, (params: Params) => guard(log, request.method, fallback, () => run(params)));
  }

  connection.onInitialize(({ capabilities: client, initializationOptions }) => {
    const { workspace } = client;
    refreshes = {
      codeLens: workspace?.codeLens?.refreshSupport === true,
      inlayHint: workspace?.inlayHint?.refreshSupport === true,
    };
    const options = initializationOptions as Partial<InitializationOptions> | undefined;
    void guard(log, 'configure', undefined, () => session.configure(options?.settings, options?.trusted ?? true));
    return { capabilities, serverInfo: { name: 'driftline' } };
  });
  connection.onDidChangeConfiguration(({ settings }: { settings?: { driftline?: unknown } | null }) => {
    if (settings?.driftline) void guard(log, 'configure', undefined, () => session.configure(settings.driftline));
  });
  documents.onDidChangeContent(({ document }) => {
    session.setDocument(document.uri, document.version, document.getText());
  });
  documents.onDidClose(({ document }) => session.removeDocument(document.uri));
  documents.onDidSave(({ document }) => session.documentSaved(document.uri));
  connection.onCodeLens(({ textDocument: { uri } }) =>
    guard<CodeLens[]>(log, 'codeLens', [], () => codeLenses(session.snapshot(), uri)),
  );
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
    guard<InlayHint[]>(log, 'inlayHint', [], () => inlayHints(session.snapshot(), uri, range)),
  );
  onRequest<{ uri: string; position: { line: number; character: number } }, LiveDocument | null>(
    liveDocumentRequest,
    null,
    ({ uri, position }) => liveDocument(session.snapshot(), uri, position),
  );
  onRequest(statusRequest, null, async () => {
    await publish();
    return status(session.snapshot());
  });
  onRequest(listContextsRequest, [], async () => {
    if (session.snapshot().connection.state === 'untrusted') return [];
    const contexts = await ports.gateway.listContexts(session.settings().cluster.kubeconfig || undefined);
    if (!contexts.ok) connection.window.showErrorMessage(contexts.error.message);
    return contexts.ok ? contexts.value : [];
  });
  onRequest(chooseContextRequest, null, async ({ context }) => {
    await session.chooseContext(context);
    return null;
  });
  connection.onNotification(checkDriftNotification.method, () => session.check());
  connection.onShutdown(() => session.dispose());
  documents.listen(connection);
  connection.listen();
  return () => session.dispose();
}
