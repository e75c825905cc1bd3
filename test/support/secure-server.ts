import { once } from 'node:events';
import { type IncomingMessage, type RequestListener, createServer as createPlainServer } from 'node:http';
import { type ServerOptions, createServer } from 'node:https';
import { type AddressInfo, type Server, connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** An HTTPS server on loopback that goes with the test. */
export interface SecureServer {
  readonly port: number;
  /** `https://127.0.0.1:port` */
  readonly address: string;
  /** What was asked of it, by whom. */
  readonly asked: IncomingMessage[];
  /** How many connections were opened to it. */
  readonly connections: number;
}

/** Answers as an API server would, unless told otherwise. */
export async function serveSecurely(
  options: ServerOptions,
  answer: RequestListener = (_request, response) => response.end('{"gitVersion":"v1.36.3"}'),
): Promise<SecureServer> {
  const asked: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer(options, (request, response) => {
    asked.push(request);
    response.on('error', () => undefined);
    answer(request, response);
  });
  server.on('secureConnection', () => {
    connections++;
  });
  const port = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    port,
    address: `https://127.0.0.1:${port}`,
    asked,
    get connections() {
      return connections;
    },
  };
}

/** A proxy on loopback that knows every name as this machine, and what it was asked to connect to. */
export async function serveProxy(status = 200): Promise<{ readonly address: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const server = createPlainServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, downstream) => {
    asked.push(request.url ?? '');
    sockets.add(downstream);
    downstream.on('error', () => undefined);
    if (status !== 200) {
      downstream.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const upstream = connect(Number((request.url ?? '').split(':').at(-1)), '127.0.0.1', () => {
      downstream.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(downstream).pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on('error', () => downstream.destroy());
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { address: `http://127.0.0.1:${port}`, asked };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
