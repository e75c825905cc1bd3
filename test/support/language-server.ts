import { noRenderer } from './no-renderer.ts';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ClientCapabilities,
  type CodeLens,
  type Diagnostic,
  type DidChangeWatchedFilesRegistrationOptions,
  type InlayHint,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type RegistrationParams,
  type ShowDocumentParams,
  type ShowMessageParams,
  StreamMessageReader,
  StreamMessageWriter,
  type UnregistrationParams,
  createConnection,
  createProtocolConnection,
} from 'vscode-languageserver/node';
import { createForgeGateway } from '../../server/src/adapters/forges/gateway.ts';
import { createChangeRepository } from '../../server/src/adapters/git/change/change-repository.ts';
import { gitHistory } from '../../server/src/adapters/git/git-history.ts';
import { createChartRenderer } from '../../server/src/adapters/helm/chart-renderer.ts';
import { systemClock } from '../../server/src/adapters/clock.ts';
import type { ClusterGateway, Log, Renderer, RepositoryFiles, SchemaBundle } from '../../server/src/ports.ts';
import type { Request, Status } from '../../server/src/protocol.ts';
import {
  didChangeStatusNotification,
  didChangeSyncTreeNotification,
  statusRequest,
} from '../../server/src/protocol.ts';
import { startServer } from '../../server/src/server.ts';
import { createDownloads, createFiles, createSchemas } from './fake-files.ts';

/** In milliseconds: a status that is not told by itself is asked for, seldom enough not to be work. */
const patience = 100;

/** A scripted editor: what a person sees of the server, over a real connection. */
export interface TestEditor {
  open(uri: string, text: string): Promise<void>;
  change(uri: string, text: string): Promise<void>;
  close(uri: string): Promise<void>;
  /** The diagnostics of a file once everything that was asked of the cluster has been answered. */
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  /** The diagnostics that were published last, whatever is still under way. */
  published(uri: string): readonly Diagnostic[];
  inlayHints(uri: string, range: Range): Promise<readonly InlayHint[]>;
  codeLenses(uri: string): Promise<readonly CodeLens[]>;
  ask<Params, Reply>(request: Request<Params, Reply>, params: Params): Promise<Reply>;
  notify(method: string, params?: object): Promise<void>;
  settledStatus(): Promise<Status>;
  /** Settles with the first diagnostics of a file that are not empty, the moment they come. */
  firstDiagnostics(uri: string): Promise<readonly Diagnostic[]>;
  /** The patterns of the files whose changes the server wants to be told. */
  watched(): readonly string[];
  /** Is told what the server shows a person from now on. */
  readonly onMessage: (take: (message: string) => void) => void;
  /** How often the server has said that the tree of what controllers apply is another. */
  treeChanges(): number;
  /** The places that the server asked to be shown. */
  readonly shown: readonly ShowDocumentParams[];
  readonly log: readonly string[];
  /** For what only few tests need: progress, cancelling, notifications of ours. */
  readonly connection: ProtocolConnection;
  stop(): Promise<void>;
}

/** The streams of a running server; `stop` ends it. */
export interface ServerStreams {
  readonly input: NodeJS.WritableStream;
  readonly output: NodeJS.ReadableStream;
  readonly log: readonly string[];
  stop(): void | Promise<void>;
}

/** Runs the server in this process, with the gateway, the schemas, the cache and the disk that the test gives it. */
export function runServer(
  gateway: ClusterGateway,
  schemas: SchemaBundle = createSchemas([]),
  useCacheFolder: (folder: string) => void = () => undefined,
  files: RepositoryFiles = createFiles({}),
  renderer: Renderer = noRenderer,
  cacheFolder: () => string | undefined = () => undefined,
): ServerStreams {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const lines: string[] = [];
  const write = (message: string): void => void lines.push(message);
  const log: Log = { info: write, warn: write, error: write };
  const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  const stop = startServer(connection, {
    gateway,
    clock: systemClock,
    log,
    schemas,
    files,
    downloads: createDownloads({}),
    history: gitHistory,
    pullRequests: { changes: createChangeRepository(), forges: createForgeGateway(systemClock, {}) },
    charts: createChartRenderer(cacheFolder),
    renderer,
    useCacheFolder,
  });
  return { input, output, log: lines, stop };
}

/** What an editor says of itself, beyond what every one does. */
export interface EditorTraits {
  readonly capabilities?: ClientCapabilities;
  readonly docsBase?: string;
  readonly cacheFolder?: string;
  readonly opensPullRequests?: boolean;
  /** The folder that it has open. */
  readonly folder?: string;
}

/** Connects a scripted editor to a server's streams. */
export async function startEditor(
  server: ServerStreams,
  settings: object,
  trusted = true,
  { capabilities = {}, folder, ...options }: EditorTraits = {},
): Promise<TestEditor> {
  const connection = createProtocolConnection(
    new StreamMessageReader(server.output),
    new StreamMessageWriter(server.input),
  );
  const published = new Map<string, readonly Diagnostic[]>();
  const versions = new Map<string, number>();
  const waiting = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params.diagnostics);
    if (params.diagnostics.length > 0) waiting.get(params.uri)?.(params.diagnostics);
  });
  const idle = new Set<() => void>();
  connection.onNotification(didChangeStatusNotification.method, ({ looking }: Status) => {
    if (looking === 0) for (const resolve of idle) resolve();
  });
  const messages = new Set<(message: string) => void>();
  connection.onNotification('window/showMessage', ({ message }: ShowMessageParams) => {
    for (const take of messages) take(message);
  });
  let treeChanges = 0;
  connection.onNotification(didChangeSyncTreeNotification.method, () => {
    treeChanges++;
  });
  const shown: ShowDocumentParams[] = [];
  connection.onRequest('window/showDocument', (params: ShowDocumentParams) => {
    shown.push(params);
    return { success: true };
  });
  const watches = new Map<string, readonly string[]>();
  connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
    for (const { id, registerOptions } of registrations) {
      const options = registerOptions as Partial<DidChangeWatchedFilesRegistrationOptions> | undefined;
      watches.set(
        id,
        (options?.watchers ?? []).map(({ globPattern }) =>
          typeof globPattern === 'string' ? globPattern : globPattern.pattern,
        ),
      );
    }
  });
  connection.onRequest('client/unregisterCapability', ({ unregisterations }: UnregistrationParams) => {
    for (const { id } of unregisterations) watches.delete(id);
  });
  connection.listen();
  const initializationOptions = { trusted, settings: { validation: 'off', ...settings }, ...options };
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities,
    initializationOptions,
    ...(folder === undefined ? {} : { workspaceFolders: [{ uri: folder, name: 'test' }] }),
  });
  await connection.sendNotification('initialized', {});

  async function settledStatus(): Promise<Status> {
    for (;;) {
      const status = await connection.sendRequest<Status>(statusRequest.method, null);
      if (status.looking === 0 && status.state !== 'connecting') return status;
      await Promise.race([sleep(patience), new Promise<void>((resolve) => idle.add(resolve))]);
      idle.clear();
    }
  }

  return {
    log: server.log,
    connection,
    shown,
    treeChanges: () => treeChanges,
    onMessage: (take) => void messages.add(take),
    settledStatus,
    firstDiagnostics: (uri) => new Promise((resolve) => waiting.set(uri, resolve)),
    async open(uri, text) {
      versions.set(uri, 1);
      const textDocument = { uri, languageId: 'yaml', version: 1, text };
      await connection.sendNotification('textDocument/didOpen', { textDocument });
    },
    async change(uri, text) {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      const textDocument = { uri, version };
      await connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
    },
    close: (uri) => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    async diagnostics(uri) {
      await settledStatus();
      return published.get(uri) ?? [];
    },
    published: (uri) => published.get(uri) ?? [],
    watched: () => [...watches.values()].flat(),
    inlayHints: (uri, range) => connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range }),
    codeLenses: (uri) => connection.sendRequest('textDocument/codeLens', { textDocument: { uri } }),
    notify: (method, params) => connection.sendNotification(method, params ?? null),
    ask: (request, params) => connection.sendRequest(request.method, params),
    async stop() {
      await connection.sendRequest('shutdown');
      connection.dispose();
      await server.stop();
    },
  };
}
