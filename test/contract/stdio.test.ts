import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type TestEditor, startEditor } from '../support/language-server.ts';

const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'main.mjs');

let editor: TestEditor | undefined;
afterEach(() => editor?.stop());

test('the built server runs alone over stdio and marks a syntax error', async () => {
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit');
    child.stdin.end();
    child.kill();
    await exited;
  };
  const opened = await startEditor({ input: child.stdin, output: child.stdout, log: [], stop }, {});
  editor = opened;
  const uri = 'file:///repository/broken.yaml';
  await opened.open(uri, 'kind: [\n');
  const [diagnostic] = await opened.diagnostics(uri);
  expect(diagnostic).toMatchObject({ code: 'yaml-syntax', source: 'driftline', severity: 1 });
  expect(await opened.settledStatus()).toMatchObject({ state: 'no-context', drifted: 0 });
});
