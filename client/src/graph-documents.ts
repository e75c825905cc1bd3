import * as vscode from 'vscode';
import type { RelatedObjects } from '../../server/src/protocol.ts';
import { createTextDocuments } from './text-documents.ts';

/** Shows the objects around one as a picture, in the editor's own preview of Markdown. */
export interface GraphDocuments {
  dispose(): void;
  show(related: RelatedObjects): Promise<void>;
}

/** Registers the documents' scheme. */
export function createGraphDocuments(): GraphDocuments {
  const documents = createTextDocuments('driftline-graph');
  return {
    async show({ title, graph }) {
      // the server has left nothing in it that could end the block
      const uri = documents.put(`${title}.md`, `\`\`\`mermaid\n${graph}\n\`\`\`\n`);
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    },
    dispose: () => documents.dispose(),
  };
}
