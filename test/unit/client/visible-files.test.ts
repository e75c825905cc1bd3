import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LanguageClient } from 'vscode-languageclient/node';

const Running = 2;
const told: unknown[] = [];
let visible: string[] = [];
let onVisible: () => void;
let onState: (event: { newState: number }) => void;

beforeEach(async () => {
  vi.useFakeTimers();
  told.length = 0;
  vi.resetModules();
  vi.doMock('vscode-languageclient/node', () => ({ State: { Running } }));
  vi.doMock('vscode', () => ({
    Disposable: Object.assign(vi.fn(), { from: () => undefined }),
    languages: {
      match: (selector: { scheme: string }[], { uri }: { uri: string }) =>
        selector.some(({ scheme }) => uri.startsWith(`${scheme}:`)) ? 10 : 0,
    },
    window: {
      get visibleTextEditors() {
        return visible.map((uri) => ({ document: { uri } }));
      },
      onDidChangeVisibleTextEditors: (listen: typeof onVisible) => (onVisible = listen),
    },
  }));
  const { followVisibleFiles } = await import('../../../client/src/visible-files.ts');
  followVisibleFiles({
    state: Running,
    onDidChangeState: (listen: typeof onState) => (onState = listen),
    sendNotification: (method: string, params: unknown) => Promise.resolve(told.push([method, params])),
  } as unknown as LanguageClient);
});

afterEach(() => {
  vi.useRealTimers();
});

test('the server hears what is visible when it starts, after each change, and again when it starts anew', () => {
  visible = ['git:/a.yaml', 'file:/b.yaml', 'file:/a.yaml', 'file:/b.yaml', 'untitled:c'];
  const said = ['driftline/didChangeVisible', { uris: ['file:/a.yaml', 'file:/b.yaml', 'untitled:c'] }];
  onState({ newState: Running });
  expect(told).toEqual([said]);
  onVisible();
  vi.runAllTimers();
  expect(told).toHaveLength(1);
  visible = [];
  onVisible();
  onVisible();
  expect(told).toHaveLength(1);
  vi.runAllTimers();
  expect(told.slice(1)).toEqual([['driftline/didChangeVisible', { uris: [] }]]);
  onState({ newState: 1 });
  onState({ newState: Running });
  expect(told).toHaveLength(3);
});
