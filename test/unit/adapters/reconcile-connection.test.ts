import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createClusterGateway } from '../../../server/src/adapters/kubeconfig.ts';

const { signal } = new AbortController();
const target = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'apps',
};
const resources = [{ name: 'kustomizations', kind: 'Kustomization', namespaced: true }];

/** An API server that notes what it is asked to change. */
async function serve(): Promise<{ readonly address: string; readonly patched: string[] }> {
  const patched: string[] = [];
  const server: Server = createServer((request, response) => {
    if (request.method === 'PATCH') patched.push(request.url ?? '');
    request.resume();
    response.end(JSON.stringify(request.method === 'PATCH' ? { kind: 'Kustomization' } : { resources }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, patched };
}

const toKubeconfig = (server: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 'x' } }],
    contexts: [{ name: 'default', context: { cluster: 'c', user: 'u' } }],
  });

test('a request goes to the cluster that was read, also when the kubeconfig names another by now', async () => {
  const [lab, production] = [await serve(), await serve()];
  const folder = await mkdtemp(join(tmpdir(), 'driftline-kubeconfig-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const kubeconfig = join(folder, 'config');
  await writeFile(kubeconfig, toKubeconfig(lab.address));
  const gateway = createClusterGateway({});
  const connected = await gateway.connect({ kubeconfig, context: 'default' }, signal);
  if (!connected.ok) throw new Error(connected.error.message);
  await connected.value.version(signal);
  await writeFile(kubeconfig, toKubeconfig(production.address));
  // as a look at the list of contexts does
  await gateway.listContexts(kubeconfig, signal);
  await gateway.requests(connected.value)?.send(target, 'suspend', signal);
  expect([production.patched, lab.patched.length]).toEqual([[], 1]);
});
