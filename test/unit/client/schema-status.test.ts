import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Disposable } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { l10n } from './fake-l10n.ts';

const [stopped, running] = [1, 2];

/** A window with one active file, its settings, and a server that describes what it is told to. */
interface Stage {
  validation: string;
  extensions: string[];
  active: object | undefined;
  state: number;
  sources: string[];
  /** What else happens before the server has answered. */
  meanwhile: () => void;
  /** Something that the status follows has happened. */
  readonly change: () => Promise<void>;
  readonly item: { text: string; detail?: string; busy?: boolean };
  readonly asked: () => number;
}

let stage: Stage;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  stage = await open();
});

afterEach(() => {
  vi.useRealTimers();
});

async function open(): Promise<Stage> {
  let asked = 0;
  let changed = (): void => undefined;
  const item = { text: '', dispose: () => undefined };
  const file = (path: string): object => ({ uri: { toString: () => `file:///${path}` } });
  const opened: Stage = {
    validation: 'auto',
    extensions: [],
    active: file('a.yaml'),
    state: running,
    sources: ['Kubernetes 1.36.3'],
    meanwhile: () => undefined,
    async change() {
      changed();
      await vi.runAllTimersAsync();
    },
    item,
    asked: () => asked,
  };
  const subscribe = (): object => ({ dispose: () => undefined });
  vi.doMock('vscode-languageclient/node', () => ({ State: { Running: running } }));
  vi.doMock('vscode', () => ({
    l10n,
    Disposable: Object.assign(vi.fn(), { from: subscribe }),
    languages: { createLanguageStatusItem: () => item, match: () => 10 },
    extensions: {
      getExtension: (id: string) => (opened.extensions.includes(id) ? {} : undefined),
      onDidChange: subscribe,
    },
    window: {
      get activeTextEditor() {
        return opened.active && { document: opened.active };
      },
      onDidChangeActiveTextEditor: subscribe,
    },
    workspace: {
      getWorkspaceFolder: () => undefined,
      getConfiguration: () => ({ get: (key: string) => (key === 'validation' ? opened.validation : undefined) }),
      onDidChangeConfiguration: subscribe,
    },
  }));
  const client = {
    get state() {
      return opened.state;
    },
    sendRequest() {
      asked++;
      opened.meanwhile();
      return Promise.resolve(opened.sources.map((source) => ({ apiVersion: 'v1', kind: 'ConfigMap', source })));
    },
  };
  const { createSchemaStatus } = await import('../../../client/src/schema-status.ts');
  createSchemaStatus(client as unknown as LanguageClient, (listen) => {
    changed = listen as () => void;
    return subscribe() as Disposable;
  });
  return opened;
}

test('the schemas of the active file are named, and again after news of the server', async () => {
  await stage.change();
  expect(stage.item.text).toBe('Schemas: Kubernetes 1.36.3');
  stage.sources = ['this cluster (v1.36.3)'];
  await stage.change();
  expect(stage.item.text).toBe('Schemas: this cluster (v1.36.3)');
});

test('nobody is asked for what others do, or nobody', async () => {
  stage.extensions = ['redhat.vscode-yaml'];
  await stage.change();
  expect(stage.item.text).toBe('Schemas: left to YAML by Red Hat');
  stage.validation = 'off';
  await stage.change();
  expect(stage.item.text).toBe('Schemas: off');
  expect(stage.asked()).toBe(0);
  stage.validation = 'on';
  await stage.change();
  expect(stage.item.text).toBe('Schemas: Kubernetes 1.36.3');
});

test('while no server runs nothing untrue is said', async () => {
  stage.state = stopped;
  await stage.change();
  expect([stage.item.text, stage.item.busy]).toEqual(['Schemas', true]);
  stage.state = running;
  await stage.change();
  expect([stage.item.text, stage.item.busy]).toEqual(['Schemas: Kubernetes 1.36.3', false]);
});

test('an answer that comes when another file is active is not shown', async () => {
  await stage.change();
  stage.sources = ['Flux'];
  const before = stage.active;
  stage.meanwhile = () => {
    stage.active = undefined;
  };
  await stage.change();
  expect(stage.item.text).toBe('Schemas: Kubernetes 1.36.3');
  stage.meanwhile = () => undefined;
  stage.active = before;
  await stage.change();
  expect(stage.item.text).toBe('Schemas: Flux');
});
