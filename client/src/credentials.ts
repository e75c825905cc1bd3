import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type CredentialParams, type CredentialResult, credentialRequest } from '../../server/src/protocol.ts';
import { askForToken } from './ask-for-token.ts';

/** Tokens of forges: kept by the editor alone, and given to the server that a person's own window has started. */
export interface Credentials {
  answer(params: CredentialParams, cancellation?: vscode.CancellationToken): Promise<CredentialResult>;
  /** Removes all that were typed in here; sessions of the editor are not ours. Answers the origins. */
  removeAll(): Promise<readonly string[]>;
}

const prefix = 'driftline.token:';

/** Keeps what is typed in the editor's store of secrets, by origin. */
export function createCredentials(secrets: vscode.SecretStorage): Credentials {
  /** Where a person goes on without a token, as long as this window lives. */
  const withoutToken = new Set<string>();
  /** Two requests for one origin are one question. */
  const asked = new Map<string, Promise<CredentialResult>>();

  async function findStored({ origin, forge, refused, isAsking }: CredentialParams): Promise<CredentialResult> {
    const key = `${prefix}${origin}`;
    if (refused === 'bad-token') await secrets.delete(key);
    const token = refused ? undefined : await secrets.get(key);
    if (token !== undefined) return { token };
    if (withoutToken.has(origin) && !refused) return 'none';
    // GitHub tells those without a token too little too seldom to be asked again and again
    return !isAsking && !refused && forge !== 'github' ? 'none' : null;
  }

  async function ask(params: CredentialParams, cancellation?: vscode.CancellationToken): Promise<CredentialResult> {
    const answer = await askForToken(params, cancellation);
    if (answer === 'none') withoutToken.add(params.origin);
    if (answer === null || answer === 'none') return answer;
    withoutToken.delete(params.origin);
    await secrets.store(`${prefix}${params.origin}`, answer.token);
    return answer;
  }

  async function find(params: CredentialParams, cancellation?: vscode.CancellationToken): Promise<CredentialResult> {
    const provider = findProvider(params);
    if (provider !== undefined) return findSession(provider, params);
    const stored = await findStored(params);
    return stored !== null || !params.isAsking ? stored : ask(params, cancellation);
  }

  return {
    async answer(params, cancellation) {
      if (!vscode.workspace.isTrusted || !isOrigin(params.origin)) return null;
      if (!params.isAsking) return find(params, cancellation);
      const running = asked.get(params.origin);
      if (running) return running;
      const found = find(params, cancellation).finally(() => asked.delete(params.origin));
      asked.set(params.origin, found);
      return found;
    },
    async removeAll() {
      withoutToken.clear();
      const keys = (await secrets.keys()).filter((key) => key.startsWith(prefix));
      for (const key of keys) await secrets.delete(key);
      return keys.map((key) => key.slice(prefix.length));
    },
  };
}

/** Answers the server, as long as it runs. */
export function serveCredentials(client: LanguageClient, credentials: Credentials): vscode.Disposable {
  return client.onRequest(
    credentialRequest.method,
    (params: CredentialParams, cancellation: vscode.CancellationToken) => credentials.answer(params, cancellation),
  );
}

/** The editor's own sign-in, where it has one for an origin. */
function findProvider({ forge, origin }: CredentialParams): string | undefined {
  if (forge !== 'github') return undefined;
  if (origin === 'https://github.com') return 'github';
  // a repository brings settings with it, and does not say where a session goes
  const enterprise = vscode.workspace.getConfiguration('github-enterprise').inspect<unknown>('uri')?.globalValue;
  return typeof enterprise === 'string' && toOrigin(enterprise) === origin ? 'github-enterprise' : undefined;
}

async function findSession(
  provider: string,
  { isAsking, refused, scopes = [], origin }: CredentialParams,
): Promise<CredentialResult> {
  const [more] = refused === 'missing-scope' ? scopes : [];
  const wanted = [...new Set(['repo', ...(more === undefined ? [] : [more])])];
  // the one that was refused would come again
  if (refused === 'bad-token' && !isAsking) return null;
  const detail = vscode.l10n.t('{0} does not take the session any more. Sign in again.', origin);
  const options: vscode.AuthenticationGetSessionOptions = isAsking
    ? refused === 'bad-token'
      ? { forceNewSession: { detail } }
      : { createIfNone: true }
    : { silent: true };
  try {
    const session = await vscode.authentication.getSession(provider, wanted, options);
    return session ? { token: session.accessToken } : null;
  } catch {
    // the person has said no, or the editor has no such sign-in
    return null;
  }
}

function isOrigin(origin: string): boolean {
  return toOrigin(origin) === origin && /^https?:/.test(origin);
}

function toOrigin(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
