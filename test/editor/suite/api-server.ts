import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An API server that knows nothing, and notes what it is asked. */
export interface ApiServer {
  readonly port: number;
  readonly requests: readonly string[];
  close(): void;
}

/** Listens on loopback. */
export async function startApiServer(): Promise<ApiServer> {
  const requests: string[] = [];
  const server = createServer(({ method = '', url = '' }, response) => {
    requests.push(`${method} ${url}`);
    const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 };
    response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(status));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    requests,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
