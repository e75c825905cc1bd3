import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ControlPlaneDescription } from '../../control-plane/control-plane.ts';
import type { Cluster } from './cluster.ts';

/** Stands where the API server looks for the kubelet of a Node, and has the logs that a test gives it. */
export interface LoopbackKubelet {
  /** What was asked, as `/containerLogs/…`. */
  readonly asked: readonly string[];
  /** Registers the Node, and puts a Pod on it. */
  host(cluster: Cluster, namespace: string, pod: string): Promise<void>;
  stop(): Promise<void>;
}

const node = 'loopback';

/** The API server verifies no kubelet's certificate unless it is told to, so that its own serves. */
export async function startLoopbackKubelet(
  { dir }: ControlPlaneDescription,
  log: (container: string) => string,
): Promise<LoopbackKubelet> {
  const pki = (name: string): Promise<string> => readFile(join(dir, 'pki', name), 'utf8');
  const asked: string[] = [];
  const server = createServer(
    { key: await pki('apiserver.key'), cert: await pki('apiserver.crt') },
    ({ url = '' }, answer) => {
      asked.push(url);
      const [, what, , , container = ''] = new URL(url, 'https://localhost').pathname.split('/');
      if (what === 'containerLogs') answer.writeHead(200, { 'content-type': 'text/plain' }).end(log(container));
      else answer.writeHead(404).end();
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    async host(cluster, namespace, pod) {
      await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: node } }));
      const status = {
        addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port: port } },
      };
      await cluster.kubectl(['patch', 'node', node, '--subresource=status', '-p', JSON.stringify({ status })]);
      const binding = {
        ...{ apiVersion: 'v1', kind: 'Binding', metadata: { name: pod, namespace } },
        target: { apiVersion: 'v1', kind: 'Node', name: node },
      };
      await cluster.kubectl(['create', '-f', '-'], { input: JSON.stringify(binding) });
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
