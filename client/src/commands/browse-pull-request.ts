import { openInBrowser } from '../open-in-browser.ts';
import type { ChangesNode } from '../views/changes-tree.ts';

/** Opens the page of a row's pull request. */
export async function browsePullRequest(row?: ChangesNode): Promise<void> {
  if (row?.kind === 'pull-request') await openInBrowser(row.item.url);
}
