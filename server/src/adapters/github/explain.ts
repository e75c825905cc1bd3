import { t } from '@vscode/l10n';
import type { ForgeAddress, ForgeError } from '../../forge-port.ts';
import type { ForgeReply, ForgeRequest } from '../forges/forge-api.ts';
import { explainCommon, toDuplicate, toNothingToChange, toRateLimited } from '../forges/explain-common.ts';
import { parseRefusals } from './refusals.ts';

/** Puts a refusal into words; of GitHub's own only the names of scopes, permissions and fields are repeated. */
export function explainGitHub(
  address: ForgeAddress,
  reply: ForgeReply,
  request: ForgeRequest,
  now: number,
): ForgeError {
  const { status } = reply;
  const { origin, owner } = address;
  if (status === 403 || status === 429) {
    const until = readLimit(reply, now);
    if (until !== undefined || status === 429) return toRateLimited(origin, until === 'unknown' ? undefined : until);
    if (header(reply, 'x-github-sso')?.startsWith('required'))
      return {
        kind: 'no-permission',
        message: t('{0} asks for a single sign-on of your token for {1}. Authorize it in its settings.', origin, owner),
      };
  }
  if (status === 403 || status === 404) {
    const scopes = readMissingScopes(reply);
    if (scopes.length > 0) return toMissingScope(origin, scopes);
  }
  if (status === 422) {
    const refusals = parseRefusals(reply.json);
    if (refusals.some(({ words }) => words.includes('already exists'))) return toDuplicate(address, undefined);
    if (refusals.some(({ words }) => words.startsWith('No commits between '))) return toNothingToChange(address);
    const fields = refusals.flatMap(({ field }) => field ?? []);
    if (fields.length > 0) {
      const message = t('{0} does not accept this: {1} is missing or wrong.', origin, fields.join(', '));
      return { kind: 'invalid', message };
    }
  }
  return explainCommon(address, reply, request);
}

function toMissingScope(origin: string, scopes: readonly string[]): ForgeError {
  const named = scopes.join(', ');
  const message = t('The token for {0} lacks {1}. Sign in again, or give the token this permission.', origin, named);
  return { kind: 'missing-scope', message, scopes };
}

/**
 * Until when nothing more is answered; for the secondary limits, which have no count, what the answer says.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function readLimit(reply: ForgeReply, now: number): number | 'unknown' | undefined {
  const after = Number(header(reply, 'retry-after'));
  if (after > 0) return now + after * 1000;
  const reset = Number(header(reply, 'x-ratelimit-reset'));
  if (header(reply, 'x-ratelimit-remaining') === '0') return reset > 0 ? reset * 1000 : 'unknown';
  const { json } = reply;
  const message = typeof json === 'object' && json !== null && 'message' in json ? String(json.message) : '';
  return /secondary rate limit|abuse detection/i.test(message) ? 'unknown' : undefined;
}

/**
 * Classic tokens have scopes, of which the answer names those that would do and those that there are; fine-grained ones
 * have permissions. What such a token may not see is often answered as if it were not there.
 */
function readMissingScopes(reply: ForgeReply): readonly string[] {
  const accepted = toNames(header(reply, 'x-accepted-oauth-scopes'));
  const granted = header(reply, 'x-oauth-scopes');
  if (granted !== undefined && accepted.length > 0) {
    const has = toNames(granted);
    const isEnough = accepted.some((scope) => has.includes(scope));
    return isEnough || has.includes('repo') ? [] : accepted;
  }
  return reply.status === 403 ? toNames(header(reply, 'x-accepted-github-permissions')) : [];
}

function toNames(list: string | undefined): readonly string[] {
  return (list ?? '').split(/[,;]/).flatMap((name) => /^[\w:=-]+$/.exec(name.trim())?.[0] ?? []);
}

function header({ headers }: ForgeReply, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
