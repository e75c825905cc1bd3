import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ChangesNode } from '../../../client/src/views/changes-tree.ts';
import type { ChangesView } from '../../../client/src/views/changes-view.ts';
import type { PullRequestItem, PullRequestList } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

const Running = 2;
const folder = 'file:///r/fleet';
const contexts = new Map<string, unknown>();
const memory = new Map<string, unknown>();
const asked: unknown[] = [];
const view = { visible: false };
const state = { focused: true };
let isTrusted = true;
let provider: vscode.TreeDataProvider<ChangesNode>;
let onVisible: () => void;
let onWindow: () => void;
let onSync: () => void;
let onState: (event: { newState: number }) => void;
let drawn = 0;
let answer: () => Promise<readonly PullRequestList[]>;
let changes: ChangesView;

const item: PullRequestItem = {
  ...{
    number: 7,
    url: 'https://git.example/7',
    title: 'web',
    author: 'ada',
    stage: 'open',
    isDraft: false,
    base: 'main',
  },
};
const list = (...items: readonly PullRequestItem[]): readonly PullRequestList[] => [
  { folder, repository: 'home/fleet', items },
];

class Emitter {
  readonly event = (): void => undefined;
  fire(): void {
    drawn++;
  }
}

beforeEach(async () => {
  vi.useFakeTimers();
  for (const one of [contexts, memory]) one.clear();
  asked.length = 0;
  [view.visible, state.focused, isTrusted, drawn] = [false, true, true, 0];
  answer = () => Promise.resolve(list(item));
  vi.resetModules();
  vi.doMock('vscode-languageclient/node', () => ({ State: { Running } }));
  vi.doMock('vscode', () => ({
    l10n,
    EventEmitter: Emitter,
    Disposable: Object.assign(Emitter, { from: () => ({ dispose: () => undefined }) }),
    commands: { executeCommand: (_: string, key: string, value: unknown) => contexts.set(key, value) },
    workspace: {
      get isTrusted() {
        return isTrusted;
      },
    },
    window: {
      state,
      onDidChangeWindowState: (listen: typeof onWindow) => (onWindow = listen),
      withProgress: (_: unknown, work: () => unknown) => work(),
      createTreeView(_id: string, options: { treeDataProvider: typeof provider }) {
        provider = options.treeDataProvider;
        return Object.assign(view, { onDidChangeVisibility: (listen: () => void) => (onVisible = listen) });
      },
    },
  }));
  const client = {
    state: Running,
    onDidChangeState: (listen: typeof onState) => (onState = listen),
    sendRequest(_method: string, params: unknown) {
      asked.push(params);
      return answer();
    },
  } as unknown as LanguageClient;
  const { createFollowed } = await import('../../../client/src/pull-request/followed.ts');
  const { createChangesView } = await import('../../../client/src/views/changes-view.ts');
  const followed = createFollowed({
    get: (key: string, fallback: unknown) => memory.get(key) ?? fallback,
    update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
  } as unknown as vscode.Memento);
  await followed.add(folder, 7);
  changes = createChangesView(client, followed, {
    onDidChange: (listen) => {
      onSync = () => void listen();
      return new Emitter() as unknown as vscode.Disposable;
    },
  });
});

// other files run in the same worker
afterEach(() => vi.useRealTimers());

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

async function see(isVisible: boolean): Promise<void> {
  view.visible = isVisible;
  onVisible();
  await settle();
}

test('no forge is asked before somebody sees the view', async () => {
  onState({ newState: Running });
  await changes.refresh();
  await vi.advanceTimersByTimeAsync(120_000);
  expect([asked.length, contexts.get('driftline.changes.state')]).toEqual([0, 'asking']);
});

test('it is asked every minute then, with what is followed, until nobody looks', async () => {
  await see(true);
  expect(asked).toEqual([{ followed: { [folder]: [7] } }]);
  expect([contexts.get('driftline.changes.state'), await provider.getChildren()]).toMatchObject(['rows', [{ item }]]);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(asked).toHaveLength(3);
  await see(false);
  await vi.advanceTimersByTimeAsync(180_000);
  expect(asked).toHaveLength(3);
});

test('a window without focus asks nothing, and again at once when it has it', async () => {
  await see(true);
  state.focused = false;
  onWindow();
  await vi.advanceTimersByTimeAsync(180_000);
  expect(asked).toHaveLength(1);
  state.focused = true;
  onWindow();
  await settle();
  expect(asked).toHaveLength(2);
});

test('what is applied was seen, and stays in sight for as long as the window alone', async () => {
  answer = () => Promise.resolve(list({ ...item, stage: 'merged' }));
  await see(true);
  expect(memory.get('pullRequests.followed')).toEqual({ [folder]: [7] });
  answer = () => Promise.resolve(list({ ...item, stage: 'applied' }));
  await changes.refresh();
  expect(memory.get('pullRequests.followed')).toEqual({});
  await changes.refresh();
  expect(asked.at(-1)).toEqual({ followed: { [folder]: [7] } });
  expect(await provider.getChildren()).toMatchObject([{ item: { stage: 'applied' } }]);
});

test('what is merged is asked for soon after a controller has done something, once', async () => {
  await see(true);
  onSync();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(1);
  answer = () => Promise.resolve(list({ ...item, stage: 'merged' }));
  await changes.refresh();
  for (const _ of [1, 2, 3]) {
    onSync();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(asked).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(50_000);
  expect(asked).toHaveLength(3);
});

test('rows are drawn again for something new only, and after a failure it is asked again', async () => {
  await see(true);
  const before = drawn;
  await changes.refresh();
  expect(drawn).toBe(before);
  answer = () => Promise.reject(new Error('gone'));
  await vi.advanceTimersByTimeAsync(60_000);
  answer = () => Promise.resolve(list());
  await vi.advanceTimersByTimeAsync(60_000);
  expect([drawn, contexts.get('driftline.changes.state')]).toEqual([before + 1, 'none']);
});

test('in Restricted Mode nothing is asked', async () => {
  isTrusted = false;
  await see(true);
  expect(asked).toEqual([]);
});
