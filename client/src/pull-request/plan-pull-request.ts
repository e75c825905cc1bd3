import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type PlanPullRequestParams,
  type PlanPullRequestResult,
  type PlannedPullRequest,
  type PullRequestRefusal,
  type PullRequestSource,
  planPullRequestRequest,
} from '../../../server/src/protocol.ts';
import { toPlainText } from '../plain-text.ts';
import { askWithProgress } from '../with-progress.ts';
import type { Drafts } from './drafts.ts';
import type { Place } from './places.ts';
import type { RemoteChoice } from './remote-choice.ts';
import { tellRefusal } from './tell-refusal.ts';

/** What planning needs, for all commands that open pull requests. */
export interface Planning {
  readonly client: LanguageClient;
  readonly drafts: Drafts;
  readonly remotes: RemoteChoice;
}

/** From what, and to which pull request it is added. */
export interface Wish {
  readonly place: Place;
  readonly source: PullRequestSource;
  readonly number?: number;
}

/** Plans a pull request and shows it to the person; nothing is pushed. */
export async function planPullRequest(planning: Planning, { place, source, number }: Wish): Promise<void> {
  const { remotes, drafts, client } = planning;
  const folder = place.uri.toString();
  for (;;) {
    const remote = remotes.find(folder);
    const params: PlanPullRequestParams = {
      folder,
      source,
      ...(remote !== undefined && { remote }),
      ...(number !== undefined && { number }),
    };
    const result = await askForPlan(client, params);
    switch (result.state) {
      case 'planned': {
        await drafts.show(result.plan, params);
        tellNotes(result.plan);
        return;
      }
      case 'choose-remote':
        if ((await remotes.pick(folder, result.remotes)) === undefined) return;
        break;
      case 'refused':
        if (!(await mayRetry(planning, folder, result))) return;
    }
  }
}

/** Asks for one plan, with progress. */
export function askForPlan(client: LanguageClient, params: PlanPullRequestParams): Promise<PlanPullRequestResult> {
  return askWithProgress(client, planPullRequestRequest, params, vscode.l10n.t('Planning a pull request'));
}

async function mayRetry({ remotes }: Planning, folder: string, refusal: PullRequestRefusal): Promise<boolean> {
  const answer = await tellRefusal(refusal, remotes.find(folder) !== undefined);
  if (answer === 'choose-remote') await remotes.forget(folder);
  return answer !== undefined;
}

function tellNotes({ notes }: PlannedPullRequest): void {
  if (notes.length > 0) void vscode.window.showWarningMessage(toPlainText(notes.join(' ')));
}
