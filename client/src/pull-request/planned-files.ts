import * as vscode from 'vscode';
import type { Draft, Drafts } from './drafts.ts';
import { draftScheme } from './draft-files.ts';

const scheme = 'driftline-planned';

/** Shows what a pull request changes, beside the base that it is for. */
export interface PlannedFiles {
  show(draft: Draft): Promise<void>;
  dispose(): void;
}

/** Registers the documents' scheme; their texts are those of the plan, as long as it is there. */
export function createPlannedFiles(drafts: Drafts): PlannedFiles {
  const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent({ authority, path, query }) {
      const draft = drafts.find(vscode.Uri.from({ scheme: draftScheme, path: query }));
      const file = draft?.plan.files.find((one) => `/${one.path}` === path);
      return (authority === 'before' ? file?.before : file?.after) ?? '';
    },
  });
  return {
    async show({ uri, plan }) {
      const side = (authority: string, path: string): vscode.Uri =>
        vscode.Uri.from({ scheme, authority, path: `/${path}`, query: uri.path, fragment: plan.id });
      const rows = plan.files.map(({ uri: file, path, before, after }) => [
        vscode.Uri.parse(file),
        before === null ? undefined : side('before', path),
        after === null ? undefined : side('after', path),
      ]);
      await vscode.commands.executeCommand('vscode.changes', plan.title, rows);
    },
    dispose: () => void registration.dispose(),
  };
}
