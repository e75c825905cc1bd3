import { afterEach, expect, test } from 'vitest';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';

let editor: TestEditor | undefined;
afterEach(() => editor?.stop());

test('the folder that a client names is known before a cluster is connected', async () => {
  const { gateway, calls } = createFakeCluster();
  const server = runServer(gateway, undefined, (folder) => void calls.push(`keep in ${folder}`));
  editor = await startEditor(server, { cluster: { context: 'test' } }, true, { cacheFolder: '/cache' });
  await editor.settledStatus();
  expect(calls).toEqual(['keep in /cache', 'connect test']);
});
