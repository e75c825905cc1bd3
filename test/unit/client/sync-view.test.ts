import { beforeEach, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { SyncNode } from '../../../client/src/views/sync-tree.ts';
import type { SyncView } from '../../../client/src/views/sync-view.ts';
import type { SyncCluster, SyncItem } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

const Running = 2;
/** Requests and notifications with what they say. */
const sent: [string, unknown][] = [];
const contexts = new Map<string, unknown>();
const memory = new Map<string, unknown>();
const revealed: string[] = [];
const listeners = { tree: (): void => undefined, state: (_: { newState: number }): void => undefined };
let provider: vscode.TreeDataProvider<SyncNode>;
let onVisible: () => void;
let onCollapse: (event: { element: SyncNode }) => void;
let entry: SyncItem;
let view: { visible: boolean; badge?: { value: number; tooltip: string }; message?: string; description?: string };
let cluster: SyncCluster;
let sync: SyncView;
let answer: () => Promise<void>;

const object = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', name: 'apps' };
const apps: SyncItem = {
  id: 'k\nkustomizations\napps',
  type: 'object',
  label: 'apps',
  state: 'ready',
  object,
  more: 1,
};
const group: SyncItem = {
  id: 'k\nkustomizations',
  type: 'group',
  label: 'Kustomizations',
  state: 'ready',
  children: [apps],
};
const home: SyncCluster = { id: 'k', context: 'home', state: 'read', failing: 0, objects: 1, items: [group] };

class Emitter {
  private readonly all: (() => void)[] = [];
  readonly event = (listen: () => void): void => void this.all.push(listen);
  fire(): void {
    for (const listen of this.all) listen();
  }
}

beforeEach(async () => {
  for (const one of [contexts, memory]) one.clear();
  for (const one of [sent, revealed]) one.length = 0;
  entry = { id: 'e', type: 'entry', label: 'Namespace demo' };
  [cluster, view, answer] = [home, { visible: false }, () => Promise.resolve()];
  vi.resetModules();
  vi.doMock('vscode-languageclient/node', () => ({ State: { Running } }));
  vi.doMock('vscode', () => ({
    l10n,
    EventEmitter: Emitter,
    Disposable: { from: () => ({ dispose: () => undefined }) },
    commands: {
      executeCommand(name: string, key: string, value: unknown) {
        if (name === 'setContext') contexts.set(key, value);
        if (name === 'driftline.sync.focus') see(true);
        return Promise.resolve();
      },
    },
    window: {
      createTreeView(_id: string, options: { treeDataProvider: typeof provider }) {
        provider = options.treeDataProvider;
        return Object.assign(view, {
          onDidChangeVisibility: (listen: () => void) => (onVisible = listen),
          onDidCollapseElement: (listen: typeof onCollapse) => (onCollapse = listen),
          reveal: (node: SyncNode) => Promise.resolve(revealed.push(node.kind === 'item' ? node.item.label : '')),
        });
      },
    },
  }));
  const client = {
    state: Running,
    onNotification: (_method: string, listen: () => void) => (listeners.tree = listen),
    onDidChangeState: (listen: typeof listeners.state) => (listeners.state = listen),
    sendNotification(method: string, params: unknown) {
      note(method, params);
      return Promise.resolve();
    },
    async sendRequest(method: string, params: { parent: string } | null) {
      note(method, params);
      await answer();
      const items = params ? [entry] : cluster.items;
      return { state: 'clusters', clusters: [{ ...cluster, items }] };
    },
  } as unknown as LanguageClient;
  const { followVisibleViews } = await import('../../../client/src/views/visible-views.ts');
  const { createSyncView } = await import('../../../client/src/views/sync-view.ts');
  sync = createSyncView(client, followVisibleViews(client), {
    get: (key: string, fallback: unknown) => memory.get(key) ?? fallback,
    update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
  } as unknown as vscode.Memento);
});

function note(method: string, params: unknown): void {
  sent.push([method.replace('driftline/', ''), params]);
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function see(isVisible: boolean): void {
  view.visible = isVisible;
  onVisible();
}

const seen = ['didChangeVisibleViews', { views: ['sync'] }];
const asked = ['syncTree', null];

test('nothing is asked or told before somebody sees the view, whatever the server says', async () => {
  listeners.state({ newState: Running });
  listeners.tree();
  await settle();
  expect(sent).toEqual([]);
});

test('the server hears that the view is seen, then it is asked; and again after each change, until nobody looks', async () => {
  see(true);
  await settle();
  expect(sent).toEqual([seen, asked]);
  expect([view.description, contexts.get('driftline.sync.state')]).toEqual(['home', 'rows']);
  cluster = { ...home, failing: 1 };
  listeners.tree();
  await settle();
  expect(sent.slice(2)).toEqual([asked]);
  expect(view.badge).toEqual({ value: 1, tooltip: '1 objects are not well' });
  see(false);
  listeners.tree();
  await settle();
  expect(sent.slice(3)).toEqual([['didChangeVisibleViews', { views: [] }]]);
  expect(view.badge?.tooltip).toMatch(/^1 objects were not well at /);
});

test('a server that has started anew hears it again', async () => {
  see(true);
  await settle();
  listeners.state({ newState: 1 });
  listeners.state({ newState: Running });
  await settle();
  expect(sent.slice(2)).toEqual([seen, asked]);
});

test('what changes while an answer is on its way is asked for once more, not more often', async () => {
  let release = (): void => undefined;
  answer = () => new Promise((resolve) => (release = resolve));
  see(true);
  await settle();
  listeners.tree();
  listeners.tree();
  listeners.tree();
  answer = () => Promise.resolve();
  release();
  await settle();
  expect(sent).toEqual([seen, asked, asked]);
});

test('what an object has applied is asked for when its row is opened', async () => {
  see(true);
  await settle();
  const [first] = (await provider.getChildren()) ?? [];
  const [row] = (await provider.getChildren(first)) ?? [];
  const below = (await provider.getChildren(row)) ?? [];
  expect(sent.at(-1)).toEqual(['syncTree', { parent: apps.id }]);
  expect(below).toMatchObject([{ item: { label: 'Namespace demo' }, parent: row }]);
  expect(row && provider.getParent?.(row)).toBe(first);
});

test('rows are drawn again for something new only, be it below one that is open', async () => {
  see(true);
  await settle();
  let drawn = 0;
  provider.onDidChangeTreeData?.(() => drawn++);
  const again = async (): Promise<number> => {
    listeners.tree();
    await settle();
    return drawn;
  };
  expect(await again()).toBe(0);
  const [first] = (await provider.getChildren()) ?? [];
  const [row] = (await provider.getChildren(first)) ?? [];
  await provider.getChildren(row);
  expect(await again()).toBe(0);
  entry = { ...entry, state: 'failing' };
  expect(await again()).toBe(1);
  // as the editor does for what is open
  await provider.getChildren(row);
  entry = { ...entry, state: 'ready' };
  expect(await again()).toBe(2);
  await provider.getChildren(row);
  if (row) onCollapse({ element: row });
  const before = sent.length;
  expect(await again()).toBe(2);
  expect(sent.slice(before)).toEqual([asked]);
  cluster = { ...home, failing: 1 };
  expect(await again()).toBe(3);
});

test('the filter is kept for the workspace, and gives way to a row that is to be shown', async () => {
  await sync.filter(true);
  expect([memory.get('sync.problemsOnly'), contexts.get('driftline.sync.problemsOnly')]).toEqual([true, true]);
  expect(await sync.reveal({ cluster: 'k', object })).toBe(true);
  expect(revealed).toEqual(['apps']);
  expect(contexts.get('driftline.sync.problemsOnly')).toBe(false);
});

test('a row that is nowhere is not waited for once all is read', async () => {
  expect(await sync.reveal({ cluster: 'k', object: { ...object, name: 'none' } })).toBe(false);
  expect(revealed).toEqual([]);
});
