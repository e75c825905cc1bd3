import * as vscode from 'vscode';
import type { CredentialParams, CredentialResult } from '../../server/src/protocol.ts';
import { openInBrowser } from './open-in-browser.ts';
import { toPlainText } from './plain-text.ts';

/** Asks a person for the token of a forge, by its origin; they may also go on without, where the forge has a way for that. */
export async function askForToken(
  params: CredentialParams,
  cancellation?: vscode.CancellationToken,
): Promise<CredentialResult> {
  const { t } = vscode.l10n;
  const { forge, origin } = params;
  const enter = { label: t('Enter a Token') };
  const create = { label: t('Create a Token in the Browser'), description: toPlainText(origin) };
  const without = {
    label: t('Continue without a Token (AGit)'),
    description: t('for a repository that you may read'),
  };
  const items = [enter, create, ...(forge === 'github' ? [] : [without])];
  const title = nameQuestion(params);
  const placeHolder = nameScopes(params);
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }, cancellation);
  if (!picked) return null;
  if (picked === without) return 'none';
  if (picked === create) await openInBrowser(`${origin}${tokenPages[forge]}`);
  const typed = await vscode.window.showInputBox(
    {
      title,
      prompt: placeHolder,
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (isToken(text.trim()) ? undefined : t('A token is one word.')),
    },
    cancellation,
  );
  const token = typed?.trim() ?? '';
  return isToken(token) ? { token } : null;
}

const tokenPages: Readonly<Record<CredentialParams['forge'], string>> = {
  forgejo: '/user/settings/applications',
  gitea: '/user/settings/applications',
  github: '/settings/tokens',
};

/** What has to be allowed to open pull requests, in the forge's own names. */
const neededScopes: Readonly<Record<CredentialParams['forge'], readonly string[]>> = {
  forgejo: ['write:repository', 'write:issue', 'read:user'],
  gitea: ['write:repository', 'write:issue', 'read:user'],
  github: ['repo'],
};

function nameQuestion({ origin, refused }: CredentialParams): string {
  const { t } = vscode.l10n;
  const place = toPlainText(origin);
  if (refused === 'bad-token') return t('{0} does not take the token. Another one for {0}', place);
  if (refused === 'missing-scope') return t('The token may not do that. Another one for {0}', place);
  return t('Token for {0}', place);
}

function nameScopes({ forge, refused, scopes = [] }: CredentialParams): string {
  const { t } = vscode.l10n;
  const names = toPlainText(neededScopes[forge].join(', '));
  const missing = toPlainText(scopes.join(', '));
  return refused === 'missing-scope' && missing !== ''
    ? t('It lacks one of {0}; needed in all: {1}', missing, names)
    : t('Scopes that are needed: {0}', names);
}

/** What can stand in a header. */
function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
