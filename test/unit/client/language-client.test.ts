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
  vi.doMock('vscode', () => ({}));
  vi.doMock('vscode-languageclient/node', () => ({ LanguageClient, TransportKind: { ipc: 1 } }));
  const { createLanguageClient } = await import('../../../client/src/language-client.ts');
  const channel = {} as vscode.LogOutputChannel;
  const context = { asAbsolutePath: (path: string) => path } as vscode.ExtensionContext;
  createLanguageClient(context, { log: channel, trace: channel }, {} as ClusterChoice);
  const options = expect.objectContaining({ options: { cwd: homedir(), execArgv: [...nodeFlags] } }) as unknown;
  expect(LanguageClient).toHaveBeenCalledWith('driftline', 'Driftline', options, expect.anything());
});
