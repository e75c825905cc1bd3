import { homedir } from 'node:os';
import { expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { ClusterChoice } from '../../../client/src/cluster-choice.ts';
import { nodeFlags } from '../../../server/src/protocol.ts';

test('the server runs in the home folder, so that no login program starts in the repository', async () => {
  const LanguageClient = vi.fn(function create() {
    return {};
  });
  vi.resetModules();
  const joinPath = (_base: unknown, ...names: readonly string[]): object => ({ fsPath: `/storage/${names.join('/')}` });
  vi.doMock('vscode', () => ({ Uri: { joinPath } }));
  vi.doMock('vscode-languageclient/node', () => ({ LanguageClient, TransportKind: { ipc: 1 } }));
  const { createLanguageClient } = await import('../../../client/src/language-client.ts');
  const channel = {} as vscode.LogOutputChannel;
  const context = {
    asAbsolutePath: (path: string) => path,
    extension: { packageJSON: { version: '1.2.3' } },
  } as unknown as vscode.ExtensionContext;
  createLanguageClient(context, { log: channel, trace: channel }, {} as ClusterChoice);
  const env = { NODE_COMPILE_CACHE: '/storage/compiled-code/1.2.3' };
  const options = expect.objectContaining({ options: { cwd: homedir(), execArgv: [...nodeFlags], env } }) as unknown;
  expect(LanguageClient).toHaveBeenCalledWith('driftline', 'Driftline', options, expect.anything());
});
