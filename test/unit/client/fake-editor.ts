import { vi } from 'vitest';
import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ClusterChoice } from '../../../client/src/consent.ts';
import type { ContextItem } from '../../../server/src/protocol.ts';

/** Settings by their names without `driftline.`. */
type Values = Record<string, unknown>;

/** An editor window with one folder, `/repository`, and what the person and the repository bring into it. */
export interface FakeEditor {
  readonly user: Values;
  readonly workspace: Values;
  /** What the kubeconfig has when it is read. */
  contexts: readonly ContextItem[];
  /** Whether the person agrees, and what happens while the question is open. */
  answer: () => boolean;
  /** The questions, with their details. */
  readonly questions: string[];
  /** What outlives the window, with all workspaces and with this one. */
  readonly globalState: Map<string, unknown>;
  readonly workspaceState: Map<string, unknown>;
  readonly client: LanguageClient;
  /** The cluster settings that the server was told last. */
  readonly told: () => unknown;
  /** Opens the window: a choice that remembers only what the states hold. */
  readonly open: () => Promise<ClusterChoice>;
  /** Announces that settings have changed, and waits for what follows. */
  readonly change: (section: string) => Promise<void>;
}

const defaults: Values = { 'cluster.kubeconfig': '', 'cluster.context': '', dryRun: 'managed' };

/** Stands in for `vscode` until the next one is created. */
export function createFakeEditor(): FakeEditor {
  const listeners: ((event: vscode.ConfigurationChangeEvent) => void)[] = [];
  const sent: unknown[] = [];
  const editor: FakeEditor = {
    user: {},
    workspace: {},
    contexts: [],
    answer: () => false,
    questions: [],
    globalState: new Map(),
    workspaceState: new Map(),
    client: {
      sendRequest: () => Promise.resolve(editor.contexts),
      sendNotification: (_method: string, { settings }: { settings: { driftline: { cluster: unknown } } }) => {
        sent.push(settings.driftline.cluster);
        return Promise.resolve();
      },
    } as unknown as LanguageClient,
    told: () => sent.at(-1),
    async open() {
      vi.resetModules();
      vi.doMock('vscode', () => toModule(editor, listeners));
      const { createClusterChoice } = await import('../../../client/src/consent.ts');
      const { globalState, workspaceState } = editor;
      const context = { globalState: toMemento(globalState), workspaceState: toMemento(workspaceState) };
      return createClusterChoice(context as unknown as vscode.ExtensionContext);
    },
    async change(section) {
      for (const listen of listeners) {
        listen({ affectsConfiguration: (name) => section === name || section.startsWith(`${name}.`) });
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
  };
  return editor;
}

function toModule(editor: FakeEditor, listeners: unknown[]): object {
  const get = (key: string): unknown => editor.workspace[key] ?? editor.user[key] ?? defaults[key];
  const inspect = (key: string): object => ({
    defaultValue: defaults[key],
    globalValue: editor.user[key],
    workspaceValue: editor.workspace[key],
  });
  return {
    l10n: {
      t: (text: string, ...values: string[]) => text.replace(/\{(\d)\}/g, (_all, i: string) => values[+i] ?? ''),
    },
    window: {
      showWarningMessage: (text: string, { detail }: { detail: string }, use: string) => {
        editor.questions.push(`${text} ${detail}`);
        return Promise.resolve(editor.answer() ? use : undefined);
      },
    },
    workspace: {
      isTrusted: true,
      workspaceFolders: [{ uri: { fsPath: '/repository' } }],
      getConfiguration: () => ({ get, inspect }),
      onDidChangeConfiguration: (listen: unknown) => listeners.push(listen),
    },
  };
}

function toMemento(values: Map<string, unknown>): object {
  return {
    get: (key: string, fallback?: unknown) => values.get(key) ?? fallback,
    update: (key: string, value: unknown) => Promise.resolve(values.set(key, value)),
  };
}
