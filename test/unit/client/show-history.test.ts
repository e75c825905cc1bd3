import { beforeEach, expect, test, vi } from 'vitest';
import type { LanguageClient } from 'vscode-languageclient/node';
import type * as commandModule from '../../../client/src/commands/show-history.ts';
import type { HistoryItem } from '../../../client/src/history-items.ts';
import type { ResourceHistory } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

const commit = {
  ...{ commit: 'a'.repeat(40), time: '2026-11-01T00:00:00Z', author: 'Somebody', subject: '$(gear) [x](command:evil)' },
  uris: ['file:///r/apps/web.yaml'],
};
const history: ResourceHistory = {
  ...{ title: 'ConfigMap demo/web', owner: 'Kustomization flux-system/apps' },
  commits: [
    { ...commit, applied: 'no' },
    {
      ...commit,
      applied: { time: '2026-11-02T00:00:00Z' },
      uris: [...commit.uris, 'file:///r/apps/kustomization.yaml'],
    },
    { ...commit, applied: {} },
    commit,
  ],
  changes: [{ manager: 'kubectl-edit', time: '2026-11-03T00:00:00Z', path: 'data.color' }],
};

let { showHistory } = {} as typeof commandModule;
let shown: readonly HistoryItem[] = [];
let ran: readonly unknown[][] = [];
let told: readonly string[] = [];
let pick = 0;
let isGitThere = true;

beforeEach(async () => {
  [shown, ran, told, pick, isGitThere] = [[], [], [], 0, true];
  const git = { toGitUri: ({ path }: { path: string }, revision: string) => `${path} at ${revision}` };
  const say = (text: string): void => void (told = [...told, text]);
  const at = { line: 1, character: 0 };
  vi.resetModules();
  vi.doMock('vscode', () => ({
    l10n,
    QuickPickItemKind: { Separator: -1 },
    Uri: { parse: (text: string) => ({ path: new URL(text).pathname }) },
    workspace: { isTrusted: true, asRelativePath: ({ path }: { path: string }) => path.slice(3) },
    commands: { executeCommand: (...all: unknown[]) => Promise.resolve(void (ran = [...ran, all])) },
    extensions: {
      getExtension: () => (isGitThere ? { activate: () => Promise.resolve({ getAPI: () => git }) } : undefined),
    },
    window: {
      activeTextEditor: { document: { uri: 'file:///r/apps/web.yaml' }, selection: { start: at } },
      showInformationMessage: say,
      showQuickPick: (items: readonly HistoryItem[]) => {
        shown = items;
        return Promise.resolve(items.filter((item) => item.commit)[pick]);
      },
    },
  }));
  ({ showHistory } = await import('../../../client/src/commands/show-history.ts'));
});

const client = (answer: ResourceHistory | null): LanguageClient =>
  ({ sendRequest: () => Promise.resolve(answer) }) as unknown as LanguageClient;

test('what was changed in the cluster comes first, then the commits, each with what became of it', async () => {
  await showHistory(client(history));
  expect(shown.map(({ label }) => label)).toEqual([
    ...['Changed in the cluster', '$(edit) data.color', 'Commits'],
    ...history.commits.map(() => '$(git-commit) $ (gear) [x] (command:evil)'),
  ]);
  expect(shown[1]?.description).toMatch(/^kubectl-edit · /);
  const details = shown.slice(3).map(({ detail }) => detail);
  expect(details[0]).toBe('not applied yet · apps/web.yaml');
  expect(details[1]).toMatch(/^applied \S.* · apps\/web\.yaml, apps\/kustomization\.yaml$/);
  expect(details.slice(2)).toEqual(['applied · apps/web.yaml', 'apps/web.yaml']);
});

test('a commit opens as a comparison of what it changed, of one file or of several', async () => {
  await showHistory(client(history));
  const before = `${'a'.repeat(40)}^`;
  expect(ran[0]?.slice(0, 3)).toEqual([
    'vscode.diff',
    `/r/apps/web.yaml at ${before}`,
    `/r/apps/web.yaml at ${'a'.repeat(40)}`,
  ]);
  pick = 1;
  await showHistory(client(history));
  expect(ran[1]?.[0]).toBe('vscode.changes');
  expect(ran[1]?.[2]).toHaveLength(2);
});

test('why there is nothing is said', async () => {
  await showHistory(client(null));
  expect([shown, told.length]).toEqual([[], 1]);
  await showHistory(client({ title: 'ConfigMap web', commits: [], problem: 'no [x](command:evil)' }));
  expect(shown.map(({ label }) => label)).toEqual([
    ...['Changed in the cluster', 'not looked up yet', 'Commits', 'no [x] (command:evil)'],
  ]);
  isGitThere = false;
  await showHistory(client(history));
  expect([ran, told.length]).toEqual([[], 2]);
});
