import * as vscode from 'vscode';

/** Documents that nobody can change, whose texts are here as long as they are open. */
export interface TextDocuments {
  /** Answers the uri of a document of this name with this text, instead of what it said before. */
  put(name: string, text: string): vscode.Uri;
  dispose(): void;
}

/** Registers a scheme for such documents. */
export function createTextDocuments(scheme: string): TextDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registrations = vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
  );
  return {
    put(name, text) {
      const uri = vscode.Uri.from({ scheme, path: `/${name.replaceAll('/', ' ')}` });
      texts.set(uri.toString(), text);
      changed.fire(uri);
      return uri;
    },
    dispose: () => void registrations.dispose(),
  };
}
