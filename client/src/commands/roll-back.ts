import * as vscode from 'vscode';
import { type PullRequestSource, changeHistoryRequest } from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import { type HistoryItem, listHistory, toShort } from '../pull-request/history-items.ts';
import { type Place, pickPlace } from '../pull-request/places.ts';
import { type Planning, planPullRequest } from '../pull-request/plan-pull-request.ts';
import { type PullRequestTarget, readTarget } from '../pull-request/read-target.ts';
import { listScopes } from '../pull-request/roll-back-scopes.ts';
import { tellRefusal } from '../pull-request/tell-refusal.ts';

/** Opens a pull request that undoes a commit, or brings back what was applied before. */
export async function rollBack(planning: Planning, target?: PullRequestTarget): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const title = vscode.l10n.t('Driftline: Roll Back and Open Pull Request');
  const aim = readTarget(target);
  const file = aim.source ? aim.folder : vscode.window.activeTextEditor?.document.uri;
  const place = await pickPlace(title, aim.folder ?? file);
  if (!place) return;
  const placeHolder = vscode.l10n.t('What is rolled back');
  const scope = await vscode.window.showQuickPick(listScopes(place, file), { title, placeHolder });
  const source = scope && (await pickChange(planning, place, scope.uris, title));
  if (source) await planPullRequest(planning, { place, source });
}

async function pickChange(
  { client }: Planning,
  place: Place,
  uris: readonly string[],
  title: string,
): Promise<PullRequestSource | undefined> {
  const { t } = vscode.l10n;
  const found = await ask(client, changeHistoryRequest, { folder: place.uri.toString(), uris });
  if ('state' in found) {
    await tellRefusal(found, false);
    return undefined;
  }
  if (found.length === 0) {
    vscode.window.showInformationMessage(t('No commit has changed this yet: there is nothing to go back to.'));
    return undefined;
  }
  const placeHolder = found.some(({ applied }) => applied === 'previous')
    ? t('The commit to undo, or to go back to')
    : t('The commit to undo, or to go back to; which one was applied before is not known');
  const options = { title, placeHolder, matchOnDescription: true, matchOnDetail: true };
  const picked = await vscode.window.showQuickPick(listHistory(found, new Date()), options);
  if (!picked) return undefined;
  return picked.isApplied ? { kind: 'restore', commit: picked.entry.commit, uris } : pickWay(picked, uris, title);
}

async function pickWay(
  { entry }: HistoryItem,
  uris: readonly string[],
  title: string,
): Promise<PullRequestSource | undefined> {
  const { t } = vscode.l10n;
  const { commit } = entry;
  const whole =
    uris.length === 0
      ? t('All files as they were at it')
      : t('These files as they were at it, later changes undone too');
  const ways: readonly (vscode.QuickPickItem & { readonly source: PullRequestSource })[] = [
    {
      label: t('Undo This Commit'),
      detail: t('All that it changed, and nothing that came later (git revert)'),
      source: { kind: 'revert', commit },
    },
    { label: t('Go Back to This Commit'), detail: whole, source: { kind: 'restore', commit, uris } },
  ];
  return (await vscode.window.showQuickPick(ways, { title, placeHolder: toShort(entry) }))?.source;
}
