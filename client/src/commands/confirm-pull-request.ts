import * as vscode from 'vscode';
import { type OpenPullRequestResult, openPullRequestRequest } from '../../../server/src/protocol.ts';
import { toPlainText } from '../plain-text.ts';
import type { DraftText } from '../pull-request/draft-text.ts';
import type { Draft } from '../pull-request/drafts.ts';
import { type Planning, askForPlan } from '../pull-request/plan-pull-request.ts';
import { tellRefusal } from '../pull-request/tell-refusal.ts';
import { openInBrowser } from '../open-in-browser.ts';
import { askWithProgress } from '../with-progress.ts';

/** What happens with a pull request that is open now. */
export interface Confirming extends Planning {
  /** It is followed until it is applied. */
  readonly follow: (folder: string, number: number) => Promise<void>;
}

/** Opens the pull request that stands in a document, in the words that stand there; they stay after a refusal. */
export async function confirmPullRequest(confirming: Confirming, uri?: vscode.Uri, isDraft = false): Promise<void> {
  const { drafts } = confirming;
  const draft = drafts.find(uri);
  if (!draft || !vscode.workspace.isTrusted) return;
  const text = await drafts.read(draft);
  if (text.title === '') {
    vscode.window.showErrorMessage(vscode.l10n.t('The first line is the title of the pull request. Write one there.'));
    return;
  }
  const result = await drafts.hold(draft, () => send(confirming, draft, text, isDraft));
  if (result?.state === 'refused') await afterRefusal(confirming, draft, result, isDraft);
  else if (result) await tellOpened(confirming, draft, result);
}

function send(
  { client }: Planning,
  { plan }: Draft,
  { title, body }: DraftText,
  isDraft: boolean,
): Promise<OpenPullRequestResult> {
  const params = { id: plan.id, title, body, ...(isDraft && { isDraft }) };
  const doing = plan.existing
    ? vscode.l10n.t('Updating pull request #{0}', plan.existing.number)
    : vscode.l10n.t('Opening a pull request');
  return askWithProgress(client, openPullRequestRequest, params, doing);
}

type Refusal = Extract<OpenPullRequestResult, { readonly state: 'refused' }>;

async function afterRefusal(confirming: Confirming, draft: Draft, refusal: Refusal, isDraft: boolean): Promise<void> {
  const { drafts } = confirming;
  const answer = await tellRefusal(refusal, draft.params.remote !== undefined);
  // it may have been closed while the question stood there
  const current = drafts.find(draft.uri);
  if (!answer || !current) return;
  if (answer === 'again') await confirmPullRequest(confirming, current.uri, isDraft);
  else await planAgain(confirming, current, answer === 'choose-remote');
}

/** The person looks at it again before it is opened: it may say something else now. */
async function planAgain(planning: Planning, draft: Draft, withOtherRemote: boolean): Promise<void> {
  const { client, drafts, remotes } = planning;
  const { remote, ...others } = draft.params;
  let chosen = withOtherRemote ? undefined : remote;
  if (withOtherRemote) await remotes.forget(draft.params.folder);
  for (;;) {
    const params = { ...others, ...(chosen !== undefined && { remote: chosen }) };
    const result = await askForPlan(client, params);
    switch (result.state) {
      case 'planned':
        await drafts.replan(draft, result.plan, params);
        return;
      case 'choose-remote':
        chosen = await remotes.pick(draft.params.folder, result.remotes);
        if (chosen === undefined) return;
        break;
      case 'refused':
        if ((await tellRefusal(result, false)) === undefined) return;
    }
  }
}

type Opened = Exclude<OpenPullRequestResult, Refusal>;

async function tellOpened({ drafts, follow }: Confirming, draft: Draft, result: Opened): Promise<void> {
  const { t } = vscode.l10n;
  await drafts.close(draft);
  const { url, state, notes } = result;
  if (state !== 'pushed' && result.number !== undefined) await follow(draft.params.folder, result.number);
  const words =
    state === 'pushed'
      ? [t('The branch {0} is pushed. Create the pull request on its page.', result.branch)]
      : [nameOutcome(state, result.number)];
  const message = toPlainText([...words, ...notes].join(' '));
  if (url === undefined) {
    vscode.window.showInformationMessage(message);
    return;
  }
  const open = state === 'pushed' ? t('Open Page') : t('Open in Browser');
  // it stands there until somebody takes it away, and nothing is to wait for that
  void vscode.window.showInformationMessage(message, open).then((picked) => {
    if (picked === open) void openInBrowser(url);
  });
}

function nameOutcome(state: 'opened' | 'updated', number: number | undefined): string {
  const { t } = vscode.l10n;
  if (number === undefined) return state === 'opened' ? t('Pull request opened.') : t('Pull request updated.');
  return state === 'opened' ? t('Pull request #{0} opened.', number) : t('Pull request #{0} updated.', number);
}
