import * as vscode from 'vscode';
import type { RelatedObjects } from '../../server/src/protocol.ts';

const scheme = 'driftline-graph';

/** Shows the objects around one as a picture, in the editor's own preview of Markdown. */
export interface GraphDocuments {
  dispose(): void;
  show(related: RelatedObjects): Promise<void>;
}

/** Registers the documents' scheme. */
export function createGraphDocuments(): GraphDocuments {
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
    async show({ title, graph }) {
      const uri = vscode.Uri.from({ scheme, path: `/${title.replaceAll('/', ' ')}.md` });
      // the server has left nothing in it that could end the block
      texts.set(uri.toString(), `\`\`\`mermaid\n${graph}\n\`\`\`\n`);
      changed.fire(uri);
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    },
    dispose() {
      registrations.dispose();
    },
  };
}
