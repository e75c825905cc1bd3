import { t } from '@vscode/l10n';
import type { ForgeAddress, ForgeError } from '../../forge-port.ts';
import type { ForgeReply, ForgeRequest } from './forge-api.ts';

/** What a status means on every forge. */
export function explainCommon(address: ForgeAddress, reply: ForgeReply, { method, path }: ForgeRequest): ForgeError {
  const { origin, owner, name } = address;
  const repository = `${owner}/${name}`;
  switch (reply.status) {
    case 401:
      return toRefusedToken(address, reply);
    case 403:
      return {
        kind: 'no-permission',
        message: reply.hasToken
          ? t('Your account may not do this in {0} on {1}. Ask its owners, or use a fork.', repository, origin)
          : t('{0} does not let strangers do this in {1}. Sign in first.', origin, repository),
      };
    case 404:
      return {
        kind: 'not-found',
        message: reply.hasToken
          ? t('{0} has no {1}, or your token may not see it. Check the remote and the token.', origin, repository)
          : t('{0} has no {1} that strangers may see. Check the remote, or sign in.', origin, repository),
      };
    case 405:
    case 409:
    case 412:
      return { kind: 'conflict', message: t('{0} cannot do this as {1} stands now. Try again.', origin, repository) };
    case 400:
    case 413:
    case 422:
      return { kind: 'invalid', message: t('{0} does not accept this as it is.', origin) };
    case 429:
      return toRateLimited(origin, undefined);
  }
  return {
    kind: 'server-error',
    message: t('{0} answered {1} to {2} {3}. Try again later.', origin, reply.status, method, withoutQuery(path)),
  };
}

/** 401: whoever has a token needs another one, and who has none needs one. */
export function toRefusedToken({ origin }: ForgeAddress, { hasToken }: ForgeReply): ForgeError {
  const message = hasToken
    ? t('{0} does not accept the token: it is wrong, expired or taken back. Sign in again.', origin)
    : t('{0} wants to know who is asking. Sign in first.', origin);
  return { kind: 'bad-token', message };
}

/** Too much was asked; the time in milliseconds since the epoch, where the forge names one. */
export function toRateLimited(origin: string, until: number | undefined): ForgeError {
  const message =
    until === undefined
      ? t('{0} asks for fewer requests. Wait a few minutes.', origin)
      : t('{0} asks for fewer requests. Try again after {1}.', origin, new Date(until).toISOString());
  return { kind: 'rate-limited', message, ...(until === undefined ? {} : { until }) };
}

/** A branch that the forge does not have. */
export function toMissingBranch({ origin, owner, name }: ForgeAddress, branch: string): ForgeError {
  const message = t('{0}/{1} on {2} has no branch {3}. Push it first.', owner, name, origin, branch);
  return { kind: 'not-found', message };
}

/** The base has all of it. */
export function toNothingToChange({ origin, owner, name }: ForgeAddress): ForgeError {
  const message = t('{0}/{1} on {2} has these changes already: there is nothing to open.', owner, name, origin);
  return { kind: 'nothing-to-change', message };
}

/** A pull request that is there already. */
export function toDuplicate({ origin, owner, name }: ForgeAddress, number: number | undefined): ForgeError {
  const repository = `${owner}/${name}`;
  const message =
    number === undefined
      ? t('{0} on {1} has a pull request between these branches already. Update that one.', repository, origin)
      : t('{0} on {1} has pull request {2} between these branches already. Update it.', repository, origin, number);
  return { kind: 'already-exists', message, ...(number === undefined ? {} : { number }) };
}

function withoutQuery(path: string): string {
  return path.replace(/\?.*$/s, '');
}
