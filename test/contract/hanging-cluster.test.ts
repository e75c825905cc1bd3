import { afterEach, expect, test } from 'vitest';
import type { Cluster, ClusterGateway } from '../../server/src/ports.ts';
import { liveDocumentRequest, statusRequest } from '../../server/src/protocol.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';

const uri = 'file:///repository/web.yaml';
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: demo }
---
broken: [
`;

/** A cluster that takes every request and never answers, as behind a firewall that drops packets. */
function hang<T>(_argument: unknown, signal: AbortSignal): Promise<T> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')));
  });
}

const cluster: Cluster = {
  qualify: hang,
  get: hang,
  list: hang,
  log: hang,
  release: hang,
  asReleased: () => Promise.resolve({ ok: true, value: [] }),
  apiVersions: (signal) => hang(undefined, signal),
  version: (signal) => hang(undefined, signal),
  openApiIndex: (signal) => hang(undefined, signal),
  openApi: hang,
  watch: () => undefined,
  allows: (_verb, _kind, signal) => hang(undefined, signal),
  dryRunApply: (_object, _manager, signal) => hang(undefined, signal),
  dryRunRemove: (_live, _pointers, signal) => hang(undefined, signal),
};

const gateway: ClusterGateway = {
  listContexts: () => Promise.resolve({ ok: true, value: [] }),
  connect: () => Promise.resolve({ ok: true, value: cluster }),
};

let editor: TestEditor | undefined;
afterEach(() => editor?.stop());

test('every feature answers while the cluster hangs, and the syntax error stands', async () => {
  const found = await startEditor(runServer(gateway), { cluster: { context: 'slow' } });
  editor = found;
  const first = found.firstDiagnostics(uri);
  await found.open(uri, manifest);
  await first;
  const status = await found.ask(statusRequest, null);
  expect(status).toMatchObject({ state: 'chosen', context: 'slow', looking: 1 });
  expect(found.published(uri).map(({ code }) => code)).toEqual(['yaml-syntax']);
  expect(await found.codeLenses(uri)).toEqual([]);
  expect(await found.ask(liveDocumentRequest, { uri, position: { line: 0, character: 0 } })).toBeNull();
  await found.change(uri, `${manifest}\n`);
  await found.ask(statusRequest, null);
  expect(found.published(uri).map(({ code }) => code)).toEqual(['yaml-syntax']);
});
