import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGitServer } from '../../control-plane/git-server.ts';

/** A Git server that wants a name and a password, and can be told to answer otherwise. */
export interface GuardedGitServer {
  /** Without the name and the password. */
  readonly url: string;
  /** Called with each request before it is answered. */
  onRequest: (path: string) => void;
  /** What to answer a push with: a status, nothing but the end of the connection or nothing at all; undefined lets it through. */
  onPush: number | 'cut' | 'hang' | undefined;
  stop(): Promise<void>;
}

/** Serves the bare repositories of a folder to one person. */
export async function startGuardedGitServer(root: string, person: string, password: string): Promise<GuardedGitServer> {
  const inner = await startGitServer(root);
  const expected = `Basic ${Buffer.from(`${person}:${password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    guarded.onRequest(path);
    if (request.headers.authorization !== expected)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    const isPush = path.includes('receive-pack');
    const isMeant = typeof guarded.onPush === 'number' ? isPush : isPush && request.method === 'POST';
    if (guarded.onPush !== undefined && isMeant) refuse(guarded.onPush, request, response);
    else forward(`${inner.url}${path}`, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const guarded: GuardedGitServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onRequest: () => undefined,
    onPush: undefined,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await inner.stop();
    },
  };
  return guarded;
}

/** A connection is cut, or hangs, in the midst: what comes before is answered as ever. */
function refuse(how: number | 'cut' | 'hang', request: IncomingMessage, response: ServerResponse): void {
  if (typeof how === 'number') return void response.writeHead(how, { 'content-type': 'text/plain' }).end('refused');
  if (how === 'cut') return void request.on('data', () => request.destroy());
  request.resume();
}

function forward(url: string, request: IncomingMessage, response: ServerResponse): void {
  const { host: _host, authorization: _authorization, ...headers } = request.headers;
  const onward = ask(url, { method: request.method ?? 'GET', headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
