import * as vscode from 'vscode';

/** Of the documents in which pull requests are written. */
export const draftScheme = 'driftline-pull-request';

/** Files that are in this window's memory only: they can be edited and saved, and are gone with it. */
export interface DraftFiles {
  write(uri: vscode.Uri, text: string): void;
  remove(uri: vscode.Uri): void;
  dispose(): void;
}

interface DraftFile {
  readonly content: Uint8Array;
  readonly time: number;
}

/** Registers the scheme. */
export function createDraftFiles(): DraftFiles {
  const files = new Map<string, DraftFile>();
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();

  function find(uri: vscode.Uri): DraftFile {
    const file = files.get(uri.toString());
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }

  function put(uri: vscode.Uri, content: Uint8Array): void {
    const type = files.has(uri.toString()) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    files.set(uri.toString(), { content, time: Date.now() });
    changed.fire([{ type, uri }]);
  }

  function refuse(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat(uri) {
      const { content, time } = find(uri);
      return { type: vscode.FileType.File, ctime: time, mtime: time, size: content.byteLength };
    },
    readFile: (uri) => find(uri).content,
    writeFile(uri, content) {
      // only what a plan is for
      find(uri);
      put(uri, content);
    },
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };
  const registration = vscode.workspace.registerFileSystemProvider(draftScheme, provider, { isCaseSensitive: true });
  return {
    write: (uri, text) => put(uri, new TextEncoder().encode(text)),
    remove: (uri) => void files.delete(uri.toString()),
    dispose: () => void vscode.Disposable.from(registration, changed).dispose(),
  };
}
