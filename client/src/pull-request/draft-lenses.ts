import * as vscode from 'vscode';
import type { PlannedPullRequest } from '../../../server/src/protocol.ts';
import { toPlainText } from '../plain-text.ts';
import { draftScheme } from './draft-files.ts';
import type { Drafts } from './drafts.ts';

/** Shows above a pull request that is being written where it goes, and what can be done with it. */
export function createDraftLenses(drafts: Drafts): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(
    { scheme: draftScheme },
    {
      onDidChangeCodeLenses: drafts.onDidChange,
      provideCodeLenses({ uri }) {
        const draft = drafts.find(uri);
        if (!draft) return [];
        const at = new vscode.Range(0, 0, 0, 0);
        return listLenses(draft.plan).map(
          ({ title, command = '' }) => new vscode.CodeLens(at, { title: keepGap(title), command, arguments: [uri] }),
        );
      },
    },
  );
}

/** The editor draws no ordinary space after an icon. */
function keepGap(title: string): string {
  return title.replace(/^(\$\([a-z-]+\)) /, '$1\u00a0');
}

/** One text above the document, with what a click does. */
export interface DraftLens {
  readonly title: string;
  readonly command?: string;
}

/** What a person should see before they agree. */
export function listLenses(plan: PlannedPullRequest): readonly DraftLens[] {
  const { t } = vscode.l10n;
  const { repository, branch, base, existing, route, objects, risks, files, reviewers, labels } = plan;
  const place = toPlainText(`${repository}: ${route === 'agit' ? '' : `${branch} → `}${base}`);
  const facts = [
    objects === 0 ? t('no object changes in the cluster') : t('objects that change: {0}', objects),
    ...(risks > 0 ? [t('risks: {0}', risks)] : []),
  ].join(', ');
  const people = [...reviewers, ...labels].map(toPlainText);
  return [
    existing
      ? { title: `$(repo-push) ${t('Update Pull Request #{0}', existing.number)}`, command: 'driftline.confirmUpdate' }
      : { title: `$(git-pull-request-create) ${nameOpening(route)}`, command: 'driftline.confirmPullRequest' },
    { title: `$(diff-multiple) ${t('Files: {0}', files.length)}`, command: 'driftline.showPlannedChanges' },
    // what can be done stands first, since what is too long for the window cannot be reached
    { title: `$(discard) ${t('Discard')}`, command: 'driftline.discardPullRequest' },
    { title: `$(repo) ${place}` },
    { title: `${risks > 0 ? '$(warning)' : '$(symbol-structure)'} ${facts}` },
    ...(people.length > 0 ? [{ title: `$(organization) ${people.join(', ')}` }] : []),
  ];
}

function nameOpening(route: PlannedPullRequest['route']): string {
  const { t } = vscode.l10n;
  switch (route) {
    case 'branch':
      return t('Open Pull Request');
    case 'agit':
      return t('Open Pull Request (AGit, without a Token)');
    case 'compare':
      return t('Push the Branch, and Open the Page for a Pull Request');
  }
}
