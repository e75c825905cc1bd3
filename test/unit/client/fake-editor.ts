import { vi } from 'vitest';
import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ClusterChoice } from '../../../client/src/cluster-choice.ts';
import type { ContextItem } from '../../../server/src/protocol.ts';

/** Settings by their names without `driftline.`. */
type Values = Record<string, unknown>;

/** An editor window, and what the person and the repositories bring into it. */
export interface FakeEditor {
  /** Paths; at first one, `/repository`. */
  folders: string[];
  readonly user: Values;
  readonly workspace: Values;
  /** Settings of a folder, by its path. */
  readonly ofFolder: Record<string, Values>;
  /** The path of a workspace file. */
  workspaceFile: string | undefined;
  /** Other extensions that are installed and enabled. */
  readonly extensions: Set<string>;
  /** Their settings, by full names, for the whole workspace or, after a path and a space, for a folder. */
  readonly others: Values;
  /** What each kubeconfig has when it is read. */
  contexts: readonly ContextItem[];
  /** What one kubeconfig has instead. */
  readonly contextsOf: Record<string, readonly ContextItem[]>;
  /** Whether the person agrees, and what happens while the question is open. */
  answer: () => boolean | Promise<boolean>;
  /** The questions, with their details. */
  readonly questions: string[];
  /** What outlives the window, with all workspaces and with this one. */
  readonly globalState: Map<string, unknown>;
  readonly workspaceState: Map<string, unknown>;
  readonly client: LanguageClient;
  /** What the server was asked, but for the list of contexts. */
  readonly requests: unknown[];
  /** All settings that the server was told last. */
  readonly told: () => unknown;
  /** A folder as the editor knows it. */
  readonly folder: (path: string) => vscode.WorkspaceFolder;
  /** Opens the window: a choice that remembers only what the states hold. */
  readonly open: () => Promise<ClusterChoice>;
  /** Announces that settings have changed, and waits for what follows. */
  readonly change: (section: string) => Promise<void>;
  /** Announces that extensions have come or gone, and waits for what follows. */
  readonly changeExtensions: () => Promise<void>;
  /** Announces that folders have come or gone, and waits for what follows. */
  readonly changeFolders: () => Promise<void>;
}

interface Listeners {
  readonly configuration: ((event: vscode.ConfigurationChangeEvent) => void)[];
  readonly folders: (() => void)[];
  readonly extensions: (() => void)[];
}

const defaults: Values = {
  'cluster.kubeconfig': '',
  'cluster.context': '',
  'drift.mode': 'onType',
  dryRun: 'managed',
  actions: 'reconcile',
  validation: 'auto',
  'pullRequest.forge': 'auto',
  'pullRequest.url': '',
  'pullRequest.labels': [],
};

/** Stands in for `vscode` until the next one is created. */
export function createFakeEditor(): FakeEditor {
  const listeners: Listeners = { configuration: [], folders: [], extensions: [] };
  const sent: unknown[] = [];
  const editor: FakeEditor = {
    folders: ['/repository'],
    user: {},
    workspace: {},
    ofFolder: {},
    workspaceFile: undefined,
    extensions: new Set(),
    others: {},
    contexts: [],
    contextsOf: {},
    answer: () => false,
    questions: [],
    requests: [],
    globalState: new Map(),
    workspaceState: new Map(),
    client: {
      sendRequest: (method: string, params: { readonly kubeconfig: string }) => {
        if (method !== 'driftline/listContexts') editor.requests.push([method, params]);
        return Promise.resolve(editor.contextsOf[params.kubeconfig] ?? editor.contexts);
      },
      sendNotification: (_method: string, { settings }: { settings: { driftline: unknown } }) => {
        sent.push(settings.driftline);
        return Promise.resolve();
      },
    } as unknown as LanguageClient,
    told: () => sent.at(-1),
    folder(path) {
      const found = toFolders(editor).find(({ uri }) => uri.fsPath === path);
      if (!found) throw new Error(`${path} is not open`);
      return found;
    },
    async open() {
      vi.resetModules();
      vi.doMock('vscode', () => toModule(editor, listeners));
      const { createClusterChoice } = await import('../../../client/src/cluster-choice.ts');
      const { globalState, workspaceState } = editor;
      const context = { globalState: toMemento(globalState), workspaceState: toMemento(workspaceState) };
      return createClusterChoice(context as unknown as vscode.ExtensionContext);
    },
    async change(section) {
      for (const listen of listeners.configuration) {
        listen({ affectsConfiguration: (name) => section === name || section.startsWith(`${name}.`) });
      }
      await settle();
    },
    async changeExtensions() {
      for (const listen of listeners.extensions) listen();
      await settle();
    },
    async changeFolders() {
      for (const listen of listeners.folders) listen();
      await settle();
    },
  };
  return editor;
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function toFolders({ folders }: FakeEditor): vscode.WorkspaceFolder[] {
  return folders.map((fsPath, index) => {
    const uri = { fsPath, scheme: 'file', toString: () => `file://${fsPath}` } as unknown as vscode.Uri;
    return { uri, name: fsPath.slice(1), index };
  });
}

function toConfiguration(
  editor: FakeEditor,
  section: string | undefined,
  scope: vscode.WorkspaceFolder | undefined,
): object {
  if (section === undefined) {
    return { get: (key: string) => editor.others[`${scope?.uri.fsPath ?? ''} ${key}`] ?? editor.others[key] };
  }
  const own = (scope && editor.ofFolder[scope.uri.fsPath]) ?? {};
  return {
    get: (key: string) => own[key] ?? editor.workspace[key] ?? editor.user[key] ?? defaults[key],
    inspect: (key: string) => ({
      defaultValue: defaults[key],
      globalValue: editor.user[key],
      workspaceValue: editor.workspace[key],
      workspaceFolderValue: own[key],
    }),
  };
}

function toModule(editor: FakeEditor, listeners: Listeners): object {
  return {
    Disposable: { from: () => undefined },
    l10n: {
      t: (text: string, ...values: string[]) => text.replace(/\{(\d)\}/g, (_all, i: string) => values[+i] ?? ''),
    },
    extensions: {
      getExtension: (id: string) => (editor.extensions.has(id) ? { id } : undefined),
      onDidChange: (listen: () => void) => listeners.extensions.push(listen),
    },
    window: {
      async showWarningMessage(text: string, { detail }: { detail: string }, use: string) {
        editor.questions.push(`${text} ${detail}`);
        return (await editor.answer()) ? use : undefined;
      },
    },
    workspace: {
      isTrusted: true,
      get workspaceFolders() {
        return toFolders(editor);
      },
      get workspaceFile() {
        return editor.workspaceFile && { scheme: 'file', fsPath: editor.workspaceFile };
      },
      getConfiguration: (section?: string, scope?: vscode.WorkspaceFolder) => toConfiguration(editor, section, scope),
      onDidChangeConfiguration: (listen: Listeners['configuration'][number]) => listeners.configuration.push(listen),
      onDidChangeWorkspaceFolders: (listen: () => void) => listeners.folders.push(listen),
    },
  };
}

function toMemento(values: Map<string, unknown>): object {
  return {
    get: (key: string, fallback?: unknown) => values.get(key) ?? fallback,
    update: (key: string, value: unknown) => Promise.resolve(values.set(key, value)),
  };
}
