import { beforeEach, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { ClusterStatus } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

const opened: { language: string; content: string }[] = [];
const extension = { packageJSON: { version: '0.1.0' } } as vscode.Extension<unknown>;
const status: ClusterStatus = {
  state: 'unavailable',
  context: 'canary-context',
  message: 'https://canary.example:6443 does not answer with /home/canary/config',
  drifted: 0,
  unreadable: 0,
  stale: 0,
};

beforeEach(() => {
  opened.length = 0;
  vi.resetModules();
  vi.doMock('vscode', () => ({
    l10n,
    version: '1.139.1',
    UIKind: { Web: 2 },
    env: { uiKind: 1, remoteName: 'canary.example:8080' },
    workspace: {
      isTrusted: true,
      workspaceFolders: [{ uri: { fsPath: '/home/canary' }, name: 'canary' }],
      openTextDocument: (document: (typeof opened)[number]) => Promise.resolve(opened.push(document)),
    },
    window: { showTextDocument: () => Promise.resolve() },
  }));
});

async function report(cluster?: ClusterStatus['cluster']): Promise<string> {
  const { reportIssue } = await import('../../../client/src/commands/report-issue.ts');
  await reportIssue(extension, { ...status, ...(cluster && { cluster }) });
  return opened.at(-1)?.content ?? '';
}

test('a report has the versions, and nothing that a person or a cluster has named', async () => {
  const text = await report({ kind: 'k3s', version: 'v1.36.3+k3s1' });
  for (const part of ['1.139.1', '0.1.0', process.versions.node, 'unavailable', 'K3s v1.36.3+k3s1'])
    expect(text).toContain(part);
  expect(text).not.toContain('canary');
});

test('a version that is none stays out', async () => {
  expect(await report({ kind: 'other', version: 'v1 ![x](https://canary)' })).not.toContain('canary');
  expect(await report()).toMatch(/^\| Cluster \| none \|$/m);
});
