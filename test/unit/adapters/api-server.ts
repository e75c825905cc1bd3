import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createClusterGateway } from '../../../server/src/adapters/kubeconfig.ts';
import type { Cluster } from '../../../server/src/ports.ts';

/** A signal that nobody aborts. */
export const never: AbortSignal = new AbortController().signal;

/** A folder that goes with the test. */
export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'adapters-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An API server on loopback that goes with the test, and what was asked of it. */
export async function serve(answer: RequestListener): Promise<{ readonly address: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** A kubeconfig with one context, `test`; the user's part is YAML in flow style. */
export function writeKubeConfig(server: string, user = '{}', file = join(createFolder(), 'config')): string {
  writeFileSync(
    file,
    `apiVersion: v1
kind: Config
clusters: [{ name: test, cluster: { server: "${server}", insecure-skip-tls-verify: true } }]
contexts: [{ name: test, context: { cluster: test, user: test } }]
users: [{ name: test, user: ${user} }]
`,
  );
  return file;
}

/** The cluster behind a kubeconfig with one context. */
export async function connect(kubeconfig: string): Promise<Cluster> {
  const connected = await createClusterGateway({}).connect({ kubeconfig, context: 'test' }, never);
  if (!connected.ok) throw new Error(connected.error.message);
  return connected.value;
}
