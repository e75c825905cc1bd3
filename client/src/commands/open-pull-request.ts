import * as vscode from 'vscode';
import { pickPlace } from '../pull-request/places.ts';
import { pickSource } from '../pull-request/pick-source.ts';
import { type Planning, planPullRequest } from '../pull-request/plan-pull-request.ts';
import { type PullRequestTarget, readTarget } from '../pull-request/read-target.ts';

/** Plans a pull request from what a menu names, or from what the person picks, and shows it to them. */
export async function openPullRequest(
  planning: Planning,
  target?: PullRequestTarget,
  selected?: unknown,
): Promise<void> {
  // a menu's condition holds for menus only
  if (!vscode.workspace.isTrusted) return;
  const title = vscode.l10n.t('Driftline: Open Approval Pull Request');
  const aim = readTarget(target, selected);
  const place = await pickPlace(title, aim.folder);
  const source = place && (aim.source ?? (await pickSource(place, title)));
  if (source) await planPullRequest(planning, { place, source });
}
