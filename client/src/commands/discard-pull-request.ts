import type * as vscode from 'vscode';
import type { Drafts } from '../pull-request/drafts.ts';

/** Closes the document of a pull request that is not wanted any more. */
export async function discardPullRequest(drafts: Drafts, uri?: vscode.Uri): Promise<void> {
  const draft = drafts.find(uri);
  if (draft) await drafts.discard(draft);
}
