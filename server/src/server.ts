import type {
  CancellationToken,
  CodeLens,
  CompletionClientCapabilities,
  CompletionList,
  Connection,
  Hover,
  InlayHint,
  ServerCapabilities,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  CompletionItemTag,
  InsertTextMode,
  MarkupKind,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { codeLenses } from './features/code-lens.ts';
import { type CompletionOptions, completion } from './features/completion.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlay-hints.ts';
import { liveDocument } from './features/live-document.ts';
import { usedByLenses } from './features/used-by-lens.ts';
import { schemasOf } from './features/schemas.ts';
import { guard } from './guard.ts';
import {
  type InitializationOptions,
  type LiveDocument,
  type Request,
  checkDriftNotification,
  chooseContextRequest,
  didChangeVisibleNotification,
  didRenderNotification,
  listContextsRequest,
  liveDocumentRequest,
  schemasRequest,
  statusRequest,
} from './protocol.ts';
import { createPublisher } from './publisher.ts';
import { createReadingProgress } from './reading-progress.ts';
import type { GitHistory } from './git-port.ts';
import type { ClusterGateway } from './ports.ts';
import type { ReconcileGateway } from './reconcile-port.ts';
import type { Reading } from './repositories.ts';
import { followFiles } from './follow-files.ts';
import { codeActionCapabilities, serveCodeActions } from './serve-code-actions.ts';
import { referenceCapabilities, serveReferences } from './serve-references.ts';
import { type PullRequestPorts, servePullRequests } from './serve-pull-requests.ts';
import { serveHistory } from './serve-history.ts';
import { serveObjectText } from './serve-object-text.ts';
import { serveReconcile } from './serve-reconcile.ts';
import { serveRendered } from './serve-rendered.ts';
import { serveDriftTree } from './serve-drift-tree.ts';
import { serveSync } from './serve-sync.ts';
import { serveUpgrade } from './serve-upgrade.ts';
import type { ChartRenderer } from './chart-port.ts';
import { outlineCapabilities, serveOutline } from './serve-outline.ts';
import { createSession } from './session.ts';
import type { SessionPorts } from './session-ports.ts';

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  codeLensProvider: { resolveProvider: false },
  inlayHintProvider: true,
  hoverProvider: true,
  ...referenceCapabilities,
  ...outlineCapabilities,
  completionProvider: { triggerCharacters: ['$', '{', '/'], completionItem: { labelDetailsSupport: true } },
  ...codeActionCapabilities,
};

/** What the server reaches the world by. */
interface Ports extends SessionPorts {
  readonly gateway: ClusterGateway & Partial<ReconcileGateway>;
  readonly history: GitHistory;
  /** Without these nobody is told of pull requests. */
  readonly pullRequests?: Pick<PullRequestPorts, 'changes' | 'forges'>;
  readonly charts: ChartRenderer & { readonly dispose: () => void };
  /** Takes the folder for what may be lost, which only the client knows. */
  readonly useCacheFolder?: (folder: string) => void;
}

/** Connects the session and the features to a client; returns what ends the session. */
export function startServer(connection: Connection, ports: Ports): () => void {
  const { log } = ports;
  const documents = new TextDocuments(TextDocument);
  const session = createSession(
    ports,
    (uri) => {
      publisher.changed(uri);
      treeChanged();
      sync.changed();
    },
    (reading) => {
      showReading?.(reading);
      if (reading.done >= reading.of) publisher.settled();
    },
    () => {
      watchReads?.();
      // who uses what may be another now in files that are as they were
      publisher.settled();
      treeChanged();
      sync.changed();
      void connection.sendNotification(didRenderNotification.method, null).catch(() => undefined);
    },
  );
  let showReading: ((reading: Reading) => void) | undefined;
  let watchReads: (() => void) | undefined;
  const sync = serveSync(connection, ports, () => session);
  const supportReconcile = serveReconcile(connection, ports, () => session);
  const publisher = createPublisher(connection, () => session.snapshot(), ports);
  const treeChanged = serveDriftTree(connection, ports, () => session);
  const supportOutline = serveOutline(connection, log, () => session.snapshot());
  serveObjectText(connection, ports, () => session);
  serveRendered(connection, ports, () => session.snapshot(), session.rendering);
  serveUpgrade(connection, ports, session);
  if (ports.pullRequests) servePullRequests(connection, { ...ports, ...ports.pullRequests }, session);
  serveHistory(connection, ports, () => session.snapshot());
  const supportReferences = serveReferences(connection, ports, () => session.snapshot());
  const supportCodeActions = serveCodeActions(connection, {
    log,
    files: ports.files,
    snapshot: () => session.snapshot(),
    versionOf: (uri) => documents.get(uri)?.version,
  });
  let isMarkdown = false;
  let completing: CompletionOptions = { hasSnippets: false, isMarkdown: false, hasTags: false, isAdjusting: false };

  function onRequest<Params, Reply>(
    request: Request<Params, Reply>,
    fallback: Reply,
    run: (params: Params, signal: AbortSignal) => Reply | Promise<Reply>,
  ): void {
    connection.onRequest(request.method, (params: Params, token: CancellationToken) =>
      guard(log, request.method, fallback, () => run(params, toSignal(token))),
    );
  }

  connection.onInitialize((params) => {
    const { capabilities: client } = params;
    const { workspace, textDocument } = client;
    const options = params.initializationOptions as Partial<InitializationOptions> | undefined;
    if (options?.cacheFolder) ports.useCacheFolder?.(options.cacheFolder);
    const docs = textDocument?.publishDiagnostics?.codeDescriptionSupport ? options?.docsBase : undefined;
    isMarkdown = textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true;
    supportOutline(client);
    supportReferences(client);
    supportCodeActions(client, options?.opensPullRequests === true);
    supportReconcile(client);
    completing = toCompletionOptions(textDocument?.completion);
    watchReads = followFiles(connection, session, params);
    if (client.window?.workDoneProgress)
      showReading = createReadingProgress(connection, ports.clock, (folder) => session.stopReading(folder));
    publisher.support({
      codeLens: workspace?.codeLens?.refreshSupport === true,
      inlayHint: workspace?.inlayHint?.refreshSupport === true,
      ...(docs === undefined ? {} : { docs }),
    });
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
    guard<CodeLens[]>(log, 'codeLens', [], () => {
      const now = session.snapshot();
      return [...codeLenses(now, uri), ...usedByLenses(now, uri)];
    }),
  );
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
    guard<InlayHint[]>(log, 'inlayHint', [], () => inlayHints(session.snapshot(), uri, range)),
  );
  connection.onHover(({ textDocument: { uri }, position }) =>
    guard<Hover | null>(log, 'hover', null, () => hover(session.snapshot(), uri, position, isMarkdown)),
  );
  connection.onCompletion(({ textDocument: { uri }, position }) =>
    guard<CompletionList>(log, 'completion', { isIncomplete: true, items: [] }, () =>
      completion(session.snapshot(), uri, documents.get(uri)?.getText() ?? '', position, completing),
    ),
  );
  onRequest(schemasRequest, [], ({ uri }) => schemasOf(session.snapshot(), uri));
  onRequest<{ uri: string; position: { line: number; character: number } }, LiveDocument | null>(
    liveDocumentRequest,
    null,
    ({ uri, position }) => liveDocument(session.snapshot(), uri, position),
  );
  onRequest(statusRequest, null, () => publisher.flush());
  onRequest(listContextsRequest, [], async (params, signal) => {
    if (session.snapshot().connection.state === 'untrusted') return [];
    const { kubeconfig } = params ?? session.settings().cluster;
    const contexts = await ports.gateway.listContexts(kubeconfig || undefined, signal);
    if (!contexts.ok) connection.window.showErrorMessage(contexts.error.message);
    return contexts.ok ? contexts.value : [];
  });
  onRequest(chooseContextRequest, null, async ({ context, folder }) => {
    await session.chooseContext(context, folder);
    return null;
  });
  connection.onNotification(didChangeVisibleNotification.method, ({ uris }: { uris: readonly string[] }) =>
    session.setVisible(uris),
  );
  connection.onNotification(checkDriftNotification.method, () => session.check());
  const dispose = (): void => {
    sync.dispose();
    session.dispose();
    ports.charts.dispose();
  };
  connection.onShutdown(dispose);
  documents.listen(connection);
  connection.listen();
  return dispose;
}

function toCompletionOptions(client: CompletionClientCapabilities | undefined): CompletionOptions {
  const { completionItem: item, insertTextMode } = client ?? {};
  const { adjustIndentation } = InsertTextMode;
  return {
    hasSnippets: item?.snippetSupport === true,
    isMarkdown: item?.documentationFormat?.includes(MarkupKind.Markdown) === true,
    hasTags: item?.tagSupport?.valueSet.includes(CompletionItemTag.Deprecated) === true,
    isAdjusting:
      item?.insertTextModeSupport?.valueSet.includes(adjustIndentation) ?? insertTextMode === adjustIndentation,
  };
}

function toSignal(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
