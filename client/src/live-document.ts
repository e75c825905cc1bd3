import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type LiveDocument, liveDocumentRequest } from '../../server/src/protocol.ts';
import { ask } from './messages.ts';

const scheme = 'driftline';

/** Serves both sides of a comparison as read-only documents. */
export interface LiveDocuments {
  dispose(): void;
  /** Fetches both sides anew; undefined when nothing live is known there. */
  open(uri: string, position: vscode.Position): Promise<OpenedDocument | undefined>;
}

/** The comparison's two sides, ready for the diff editor. */
export interface OpenedDocument {
  readonly title: string;
  readonly live: vscode.Uri;
  readonly desired: vscode.Uri;
}

/** Registers the documents' scheme; their text is kept here, since the server has only the latest. */
export function createLiveDocuments(client: LanguageClient): LiveDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));

  function put(side: 'live' | 'desired', document: LiveDocument): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${side}/${document.title}.yaml` });
    texts.set(uri.toString(), document[side]);
    changed.fire(uri);
    return uri;
  }

  return {
    async open(uri, { line, character }) {
      const document = await ask(client, liveDocumentRequest, { uri, position: { line, character } });
      if (!document) return undefined;
      return { title: document.title, live: put('live', document), desired: put('desired', document) };
    },
    dispose() {
      vscode.Disposable.from(registration, closing, changed).dispose();
    },
  };
}
