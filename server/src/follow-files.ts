import { type Connection, DidChangeWatchedFilesNotification, type InitializeParams } from 'vscode-languageserver';
import type { Session } from './session.ts';

/** The files that say something about others; the editor watches them, as it can do that on every system. */
const pattern = '**/{*.yaml,*.yml,Kustomization}';

/** Keeps a session's repositories to the folders that an editor has open, and up to date with the disk. */
export function followFiles(
  connection: Connection,
  session: Session,
  { workspaceFolders, capabilities: { workspace } }: InitializeParams,
): void {
  const open = new Set(workspaceFolders?.map(({ uri }) => uri));
  session.openFolders([...open]);
  connection.onDidChangeWatchedFiles(({ changes }) => session.filesChanged(changes.map(({ uri }) => uri)));
  connection.onInitialized(() => {
    if (workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) open.delete(uri);
        for (const { uri } of added) open.add(uri);
        session.openFolders([...open]);
      });
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration)
      void connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: pattern }] })
        .catch(() => undefined);
  });
}
