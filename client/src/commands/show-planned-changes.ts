import type * as vscode from 'vscode';
import type { Drafts } from '../pull-request/drafts.ts';
import type { PlannedFiles } from '../pull-request/planned-files.ts';

/** Shows the files of the pull request in front, before and after. */
export async function showPlannedChanges(drafts: Drafts, files: PlannedFiles, uri?: vscode.Uri): Promise<void> {
  const draft = drafts.find(uri);
  if (draft) await files.show(draft);
}
