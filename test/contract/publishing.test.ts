import { afterEach, expect, test } from 'vitest';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';

const uri = 'file:///repository/web.yaml';
const whole = 'kind: ConfigMap\n';
const broken = 'kind: [\n';

let editor: TestEditor | undefined;
afterEach(() => editor?.stop());

test('an editor is not told of files without diagnostics, unless they had some', async () => {
  const found = await startEditor(runServer(createFakeCluster().gateway), {});
  editor = found;
  const sent: number[] = [];
  found.connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: PublishDiagnosticsParams) => {
    sent.push(diagnostics.length);
  });
  await found.open(uri, whole);
  await found.settledStatus();
  expect(sent).toEqual([]);
  await found.change(uri, broken);
  await expect.poll(() => sent.at(-1)).toBeGreaterThan(0);
  await found.change(uri, whole);
  await expect.poll(() => sent.at(-1)).toBe(0);
  const before = sent.length;
  await found.change(uri, `${whole}\n`);
  await found.settledStatus();
  expect(sent).toHaveLength(before);
});
