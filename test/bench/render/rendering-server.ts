import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from 'vscode-languageserver/node';
import { type Status, nodeFlags } from '../../../server/src/protocol.ts';

const server = join(import.meta.dirname, '..', '..', '..', 'dist', 'server', 'main.mjs');

/** In milliseconds: what has not come by then never comes. */
const patience = 60_000;

/** The messages that somebody waits for. */
const awaited = ['textDocument/publishDiagnostics', 'driftline/didRender'] as const;

/** A file as an editor shows it. */
export interface ShownFile {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** The built server in a process of its own, with a folder open. */
export interface RenderingServer {
  readonly pid: number;
  open(path: string): Promise<ShownFile>;
  change(file: ShownFile): Promise<void>;
  close(uri: string): void;
  ask<T>(method: string, params: object): Promise<T>;
  /** The next message of that kind that fits, and none that has come already. */
  next<T>(method: (typeof awaited)[number], fits?: (params: T) => boolean): Promise<T>;
  /** Until nothing is being read or built any more. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Answers as soon as the server may begin to read; without a folder it has nothing to do. */
export async function startRenderingServer(folder: string | undefined): Promise<RenderingServer> {
  const child = spawn(process.execPath, [...nodeFlags, server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Set<(method: string, params: unknown) => void>();
  for (const method of awaited)
    connection.onNotification(method, (params: unknown) => {
      for (const tell of waiting) tell(method, params);
    });
  connection.listen();
  const uri = folder === undefined ? null : pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    capabilities: {},
    initializationOptions: { trusted: true, settings: { validation: 'on' } },
    workspaceFolders: uri === null ? null : [{ uri, name: 'repository' }],
  });
  await connection.sendNotification('initialized', {});
  return {
    pid: child.pid ?? NaN,
    async open(path) {
      const file = { uri: pathToFileURL(path).href, version: 1, text: await readFile(path, 'utf8') };
      await connection.sendNotification('textDocument/didOpen', { textDocument: { ...file, languageId: 'yaml' } });
      return file;
    },
    change({ text, ...textDocument }) {
      return connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
    },
    close(uri) {
      void connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    },
    ask: (method, params) => connection.sendRequest(method, params),
    next<T>(method: (typeof awaited)[number], fits: (params: T) => boolean = () => true) {
      return new Promise<T>((resolve, reject) => {
        const late = new Error(`no ${method} that fits within ${patience / 1000} s`);
        const timer = setTimeout(() => {
          reject(late);
        }, patience);
        const tell = (name: string, params: unknown): void => {
          if (name !== method || !fits(params as T)) return;
          clearTimeout(timer);
          waiting.delete(tell);
          resolve(params as T);
        };
        waiting.add(tell);
      });
    },
    async settle() {
      for (let quiet = 0; quiet < 3;) {
        await sleep(30);
        const { looking } = await connection.sendRequest<Status>('driftline/status', null);
        quiet = looking === 0 ? quiet + 1 : 0;
      }
    },
    async stop() {
      const exited = once(child, 'exit');
      connection.dispose();
      child.kill();
      await exited;
    },
  };
}
