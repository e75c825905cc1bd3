import { posix } from 'node:path';
import { vi } from 'vitest';
import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type * as confirming from '../../../client/src/commands/confirm-pull-request.ts';
import type * as opening from '../../../client/src/commands/open-pull-request.ts';
import type { Planning } from '../../../client/src/pull-request/plan-pull-request.ts';
import type { PullRequestTarget } from '../../../client/src/pull-request/read-target.ts';
import { l10n } from './fake-l10n.ts';

/** As much of the editor's class as is used. */
export class Uri {
  readonly scheme: string;
  readonly path: string;
  constructor(scheme: string, path: string) {
    [this.scheme, this.path] = [scheme, path];
  }
  static from({ scheme, path }: { scheme: string; path: string }): Uri {
    return new Uri(scheme, path);
  }
  static parse(text: string): Uri {
    const [, scheme = '', path = ''] = /^([a-z-]+):(?:\/\/)?(.*)$/.exec(text) ?? [];
    return new Uri(scheme, path);
  }
  static joinPath({ scheme, path }: Uri, ...parts: readonly string[]): Uri {
    return new Uri(scheme, posix.join(path, ...parts));
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

/** What a tab shows. */
export class TabInputText {
  readonly uri: Uri;
  constructor(uri: Uri) {
    this.uri = uri;
  }
}

class Emitter {
  private readonly all: ((value: unknown) => void)[] = [];
  readonly event = (listen: (value: unknown) => void): void => void this.all.push(listen);
  fire(value: unknown): void {
    for (const listen of this.all) listen(value);
  }
}

interface Item {
  readonly label: string;
}

/** An editor in which somebody writes a pull request, and the server that plans and opens it. */
export interface DraftEditor {
  /** What the server was asked and told, in its order. */
  readonly sent: [string, Record<string, unknown>][];
  readonly told: string[];
  readonly browsed: string[];
  /** Commands of the editor. */
  readonly run: unknown[][];
  readonly followed: [string, number][];
  tabs: { readonly input: TabInputText }[];
  isTrusted: boolean;
  /** The answers of the server, and what a person picks or presses, in turn. */
  replies: unknown[];
  picks: string[];
  buttons: string[];
  /** What there was to pick from. */
  readonly offered: (readonly string[])[];
  /** Paths of files. */
  readonly existing: Set<string>;
  /** The editor in front. */
  active: unknown;
  planning: Planning;
  provider: vscode.FileSystemProvider;
  readonly documents: Map<string, { readonly uri: Uri; text: string }>;
  /** Tells that tabs are closed, whether they were shown or not. */
  readonly close: (closed: DraftEditor['tabs']) => Promise<void>;
  readonly open: (target: PullRequestTarget) => Promise<void>;
  readonly confirm: (...answers: unknown[]) => Promise<void>;
}

/** Stands in for `vscode` until the next one is created. */
export async function createDraftEditor(): Promise<DraftEditor> {
  let onTabs: (event: { closed: unknown[] }) => void;
  let commands = {} as typeof opening & typeof confirming;
  const memory = new Map<string, unknown>();
  const show = (message: string, ...labels: readonly string[]): Promise<string | undefined> => {
    editor.told.push(message);
    return Promise.resolve(labels.find((label) => label === editor.buttons[0]) && editor.buttons.shift());
  };
  const editor: DraftEditor = {
    ...{ sent: [], told: [], browsed: [], run: [], followed: [], tabs: [], replies: [], picks: [], buttons: [] },
    ...{ offered: [], existing: new Set<string>(), active: undefined },
    ...{ isTrusted: true, documents: new Map() },
    provider: {} as vscode.FileSystemProvider,
    planning: {} as Planning,
    close(closed) {
      editor.tabs = editor.tabs.filter((tab) => !closed.includes(tab));
      onTabs({ closed });
      return Promise.resolve();
    },
    open: (target) => commands.openPullRequest(editor.planning, target),
    confirm(...answers) {
      editor.replies = answers;
      const follow = (folder: string, number: number): Promise<void> =>
        Promise.resolve(void editor.followed.push([folder, number]));
      const uri = editor.tabs[0]?.input.uri as unknown as vscode.Uri | undefined;
      return commands.confirmPullRequest({ ...editor.planning, follow }, uri);
    },
  };
  vi.resetModules();
  vi.doMock('vscode-languageclient/node', () => ({
    WorkDoneProgress: { type: 'progress' },
    CodeActionRequest: { type: 'codeAction' },
    Command: { is: ({ command }: { command: unknown }) => typeof command === 'string' },
  }));
  vi.doMock('vscode', () => ({
    ...{ l10n, Uri, TabInputText, EventEmitter: Emitter },
    ProgressLocation: { Notification: 15 },
    FileType: { File: 1 },
    FileChangeType: { Changed: 1, Created: 2 },
    FileSystemError: { FileNotFound: () => new Error('not found'), NoPermissions: () => new Error('refused') },
    Range: Array,
    WorkspaceEdit: class {
      readonly edits: [Uri, string][] = [];
      replace(uri: Uri, _range: unknown, text: string): void {
        this.edits.push([uri, text]);
      }
    },
    Disposable: Object.assign(Emitter, { from: () => ({ dispose: () => undefined }) }),
    env: { openExternal: (uri: unknown) => Promise.resolve(editor.browsed.push(String(uri))) },
    commands: {
      executeCommand: (name: string, ...args: unknown[]) => Promise.resolve(editor.run.push([name, ...args])),
    },
    extensions: { getExtension: () => undefined },
    workspace: {
      get isTrusted() {
        return editor.isTrusted;
      },
      workspaceFolders: [{ uri: Uri.parse('file:///r/fleet'), name: 'fleet' }],
      asRelativePath: (uri: Uri) => uri.path,
      registerFileSystemProvider: (_scheme: string, given: vscode.FileSystemProvider) => (editor.provider = given),
      openTextDocument(uri: Uri) {
        const key = uri.toString();
        const read = (): Uint8Array => editor.provider.readFile(uri as unknown as vscode.Uri) as Uint8Array;
        const document = editor.documents.get(key) ?? { uri, text: new TextDecoder().decode(read()) };
        editor.documents.set(key, document);
        return Promise.resolve({ uri, getText: () => document.text, save: () => Promise.resolve(true), lineCount: 9 });
      },
      applyEdit({ edits }: { edits: [Uri, string][] }) {
        for (const [uri, text] of edits) editor.documents.set(uri.toString(), { uri, text });
        return Promise.resolve(true);
      },
      save: () => Promise.resolve(undefined),
      fs: {
        stat: ({ path }: Uri) => (editor.existing.has(path) ? Promise.resolve() : Promise.reject(new Error('none'))),
      },
    },
    window: {
      ...{ showInformationMessage: show, showErrorMessage: show, showWarningMessage: show },
      showTextDocument: ({ uri }: { uri: Uri }) => Promise.resolve(editor.tabs.push({ input: new TabInputText(uri) })),
      get activeTextEditor() {
        return editor.active;
      },
      async showQuickPick(items: readonly Item[] | Promise<readonly Item[]>) {
        const wanted = editor.picks.shift();
        const offered = await items;
        editor.offered.push(offered.map(({ label }) => label));
        return offered.find(({ label }) => label === wanted);
      },
      withProgress: (_options: unknown, work: (progress: unknown, cancellation: unknown) => unknown) => work({}, {}),
      tabGroups: {
        get all() {
          return [{ tabs: editor.tabs }];
        },
        onDidChangeTabs: (listen: typeof onTabs) => (onTabs = listen),
        close: editor.close,
      },
    },
  }));
  const client = {
    onProgress: () => ({ dispose: () => undefined }),
    sendRequest(method: string, { workDoneToken: _, ...params }: Record<string, unknown>) {
      editor.sent.push([method.replace('driftline/', ''), params]);
      return Promise.resolve(editor.replies.shift());
    },
    sendNotification(method: string, params: Record<string, unknown>) {
      editor.sent.push([method.replace('driftline/', ''), params]);
      return Promise.resolve();
    },
  } as unknown as LanguageClient;
  commands = {
    ...(await import('../../../client/src/commands/open-pull-request.ts')),
    ...(await import('../../../client/src/commands/confirm-pull-request.ts')),
  };
  const { createDrafts } = await import('../../../client/src/pull-request/drafts.ts');
  const { createRemoteChoice } = await import('../../../client/src/pull-request/remote-choice.ts');
  const kept = {
    get: (key: string, fallback: unknown) => memory.get(key) ?? fallback,
    update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
  } as unknown as vscode.Memento;
  editor.planning = { client, drafts: createDrafts(client), remotes: createRemoteChoice(kept) };
  return editor;
}
