import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
  type InitializeParams,
} from 'vscode-languageserver';
import type { Session } from './session-ports.ts';

/** The files that say something about others; the editor watches them, as it can do that on every system. */
const pattern = '**/{*.yaml,*.yml,Kustomization}';

/**
 * Keeps a session's repositories to the folders that an editor has open, and up to date with the disk. What it returns is
 * to be called when builds may read other files than before: those are watched too.
 */
export function followFiles(
  connection: Connection,
  session: Session,
  { workspaceFolders, capabilities: { workspace } }: InitializeParams,
): () => void {
  const open = new Set(workspaceFolders?.map(({ uri }) => uri));
  const isWatching = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  let watched = '';
  let last: Promise<Disposable | undefined> = Promise.resolve(undefined);
  const watch = (globPattern: string): Promise<Disposable | undefined> =>
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] })
      .catch(() => undefined);
  session.openFolders([...open]);
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const uris = changes.map(({ uri }) => uri);
    session.filesChanged(uris);
    session.rendering.filesChanged(uris);
  });
  connection.onInitialized(() => {
    if (workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) open.delete(uri);
        for (const { uri } of added) open.add(uri);
        session.openFolders([...open]);
      });
    if (isWatching) void watch(pattern);
  });
  return () => {
    const names = session.rendering.readNames().join(',');
    if (!isWatching || names === watched) return;
    watched = names;
    last = last.then(async (before) => {
      const after = names === '' ? undefined : await watch(`**/{${names},}`);
      before?.dispose();
      return after;
    });
  };
}
