import { beforeEach, expect, test, vi } from 'vitest';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { VisibleViews } from '../../../client/src/views/visible-views.ts';

const Running = 2;
const told: unknown[] = [];
let state: number;
let onState: (event: { newState: number }) => void;
let onTree: () => void;
let client: LanguageClient;
let views: VisibleViews;

class Emitter {
  private readonly all: (() => void)[] = [];
  readonly event = (listen: () => void): number => this.all.push(listen);
  fire(): void {
    for (const listen of this.all) listen();
  }
}

beforeEach(async () => {
  told.length = 0;
  state = Running;
  vi.resetModules();
  vi.doMock('vscode-languageclient/node', () => ({ State: { Running } }));
  vi.doMock('vscode', () => ({ EventEmitter: Emitter, Disposable: { from: () => ({ dispose: () => undefined }) } }));
  client = {
    get state() {
      return state;
    },
    onNotification: (_method: string, listen: typeof onTree) => (onTree = listen),
    onDidChangeState: (listen: typeof onState) => (onState = listen),
    sendNotification(method: string, params: { views?: readonly string[] } | null) {
      told.push(params?.views ?? method);
      return Promise.resolve();
    },
  } as unknown as LanguageClient;
  const { followVisibleViews } = await import('../../../client/src/views/visible-views.ts');
  views = followVisibleViews(client);
});

test('the server hears each change of what is seen, and nothing twice', () => {
  views.set('sync', false);
  views.set('sync', true);
  views.set('sync', true);
  views.set('cluster', true);
  views.set('sync', false);
  expect(told).toEqual([['sync'], ['cluster', 'sync'], ['cluster']]);
});

test('one that does not run yet hears it when it does', () => {
  state = 1;
  views.set('cluster', true);
  expect(told).toEqual([]);
  state = Running;
  onState({ newState: Running });
  expect(told).toEqual([['cluster']]);
});

test('all views hear of a change, and of a server that has started anew', () => {
  const heard: string[] = [];
  views.onDidChange(() => heard.push('one'));
  views.onDidChange(() => heard.push('two'));
  onTree();
  expect(heard).toEqual(['one', 'two']);
  onState({ newState: Running });
  expect(heard).toHaveLength(2);
  views.set('sync', true);
  onState({ newState: Running });
  expect(heard).toHaveLength(4);
});

test('who checks again has connections and watches begun anew', async () => {
  views.set('sync', true);
  const { checkAgain } = await import('../../../client/src/commands/check-again.ts');
  await checkAgain(client, views);
  expect(told.slice(1)).toEqual(['driftline/checkDrift', [], ['sync']]);
});
