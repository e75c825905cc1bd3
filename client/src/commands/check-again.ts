import type { LanguageClient } from 'vscode-languageclient/node';
import type { VisibleViews } from '../views/visible-views.ts';
import { checkDrift } from './check-drift.ts';

/** Asks clusters that could not be reached now, for whom the pause until the next try is too long. */
export async function checkAgain(client: LanguageClient, views: VisibleViews): Promise<void> {
  await checkDrift(client);
  views.restart();
}
