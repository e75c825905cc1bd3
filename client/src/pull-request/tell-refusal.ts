import * as vscode from 'vscode';
import type { PullRequestRefusal } from '../../../server/src/protocol.ts';
import { toPlainText } from '../plain-text.ts';

/** What a person wants after a refusal. */
export type RefusalAnswer = 'again' | 'choose-remote' | 'plan-again';

/** Says why there is no pull request, and offers what may help. */
export async function tellRefusal(
  refusal: PullRequestRefusal,
  hasChosenRemote: boolean,
): Promise<RefusalAnswer | undefined> {
  // who has cancelled knows it
  if (refusal.kind === 'aborted') return undefined;
  const buttons = listAnswers(refusal, hasChosenRemote);
  const labels = buttons.map(({ label }) => label);
  const message = toPlainText(refusal.message);
  const isHarmless = refusal.kind === 'nothing-to-change';
  const picked = isHarmless
    ? await vscode.window.showInformationMessage(message, ...labels)
    : await vscode.window.showErrorMessage(message, ...labels);
  return buttons.find(({ label }) => label === picked)?.answer;
}

interface Button {
  readonly label: string;
  readonly answer: RefusalAnswer;
}

/** What is useful after a refusal; a person may still find another way. */
export function listAnswers({ kind }: PullRequestRefusal, hasChosenRemote: boolean): readonly Button[] {
  const { t } = vscode.l10n;
  const other: readonly Button[] = hasChosenRemote ? [{ label: t('Choose Remote'), answer: 'choose-remote' }] : [];
  switch (kind) {
    case 'authentication':
    case 'bad-token':
    case 'missing-scope':
      return [{ label: t('Sign In'), answer: 'again' }, ...other];
    case 'base-missing':
    case 'no-permission':
    case 'no-remote':
    case 'not-found':
    case 'repository-missing':
      return [...other, { label: t('Try Again'), answer: 'again' }];
    case 'base-moved':
    case 'branch-exists':
    case 'branch-moved':
    case 'moved':
    case 'unknown-plan':
      return [{ label: t('Plan Again'), answer: 'plan-again' }];
    case 'nothing-to-change':
    case 'no-folder':
    case 'no-repository':
    case 'busy':
    case 'outdated':
    case 'refused-path':
    case 'secret':
      return [];
    default:
      return [{ label: t('Try Again'), answer: 'again' }];
  }
}
