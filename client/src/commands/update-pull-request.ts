import * as vscode from 'vscode';
import { type PullRequestItem, type PullRequestList, pullRequestsRequest } from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import { toPlainText } from '../plain-text.ts';
import type { Followed } from '../pull-request/followed.ts';
import { pickPlace } from '../pull-request/places.ts';
import { pickSource } from '../pull-request/pick-source.ts';
import { type Planning, planPullRequest } from '../pull-request/plan-pull-request.ts';
import { tellRefusal } from '../pull-request/tell-refusal.ts';

/** An open pull request, and where it is. */
export interface Updatable {
  readonly folder: string;
  readonly item: PullRequestItem;
}

/** Adds to a pull request that is open; without one, the person picks it. */
export async function updatePullRequest(planning: Planning, followed: Followed, given?: Updatable): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const title = vscode.l10n.t('Driftline: Update Pull Request');
  const wanted = given ?? (await pickOpen(planning, followed, title));
  const place = wanted && (await pickPlace(title, vscode.Uri.parse(wanted.folder)));
  const source = place && (await pickSource(place, title));
  if (source) await planPullRequest(planning, { place, source, number: wanted.item.number });
}

async function pickOpen({ client }: Planning, followed: Followed, title: string): Promise<Updatable | undefined> {
  const { t } = vscode.l10n;
  const lists = await ask(client, pullRequestsRequest, { followed: followed.list() });
  const answered = lists.filter((one): one is PullRequestList => !('state' in one));
  const items = answered.flatMap(({ folder, repository, items: all }) =>
    all
      .filter(({ stage }) => stage === 'open')
      .map((item) => ({
        label: toPlainText(`#${item.number} ${item.title}`),
        description: toPlainText([repository, item.branch].filter(Boolean).join(' · ')),
        folder,
        item,
      })),
  );
  const refused = lists.find((one) => 'state' in one);
  if (items.length === 0 && refused && 'state' in refused) await tellRefusal(refused, false);
  else if (items.length === 0) vscode.window.showInformationMessage(t('There is no open pull request.'));
  return items.length === 0 ? undefined : vscode.window.showQuickPick(items, { title });
}
