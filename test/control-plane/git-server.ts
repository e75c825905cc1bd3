import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { runCommand } from './run-command.ts';

/** A running Git server; the URL has an unguessable part, because anyone on the machine can reach loopback. */
export interface GitServer {
  readonly url: string;
  readonly root: string;
  stop(): Promise<void>;
}

/** Serves the bare repositories of a folder over smart HTTP on loopback with git's own backend, so that Flux meets a real server. */
export async function startGitServer(root: string): Promise<GitServer> {
  const backend = join((await runCommand('git', ['--exec-path'])).trim(), 'git-http-backend');
  const secret = `/${randomBytes(16).toString('hex')}/`;
  const running = new Set<ChildProcess>();
  const server = createServer((request, response) => {
    if (!request.url?.startsWith(secret)) return void response.writeHead(404).end();
    const child = spawn(backend, { env: toCgi(root, request, secret), stdio: ['pipe', 'pipe', 'inherit'] });
    running.add(child);
    child.on('close', () => running.delete(child));
    answer(child, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the Git server has no port');
  return {
    root,
    url: `http://127.0.0.1:${address.port}${secret.slice(0, -1)}`,
    stop: async () => {
      for (const child of running) child.kill('SIGKILL');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toCgi(root: string, request: IncomingMessage, secret: string): Record<string, string | undefined> {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const length = request.headers['content-length'];
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: header(request, 'git-protocol'),
    PATH_INFO: `/${decodeURIComponent(path.slice(secret.length))}`,
    QUERY_STRING: query,
    REQUEST_METHOD: request.method ?? 'GET',
    REMOTE_ADDR: '127.0.0.1',
    CONTENT_TYPE: header(request, 'content-type'),
    HTTP_CONTENT_ENCODING: header(request, 'content-encoding'),
    ...(length !== undefined && { CONTENT_LENGTH: length }),
  };
}

function header(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? '');
}

function answer(child: ReturnType<typeof spawn>, request: IncomingMessage, response: ServerResponse): void {
  const { stdin, stdout } = child;
  if (!stdin || !stdout) return void response.writeHead(500).end();
  let head = Buffer.alloc(0);
  child.on('error', () => response.writeHead(500).end());
  stdin.on('error', () => undefined);
  request.pipe(stdin);
  stdout.on('data', (chunk: Buffer) => {
    if (response.headersSent) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    writeHead(response, head.subarray(0, end).toString());
    response.write(head.subarray(end + 4));
  });
  stdout.on('end', () => response.end());
}

function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.flushHeaders();
}
