import { t } from '@vscode/l10n';
import type { ForgeAddress, ForgeError } from '../../forge-port.ts';
import type { ForgeReply, ForgeRequest } from '../forges/forge-api.ts';
import { explainCommon, toNothingToChange, toRefusedToken } from '../forges/explain-common.ts';

/** Puts a refusal into words; of Gitea's own only the names of scopes are repeated. */
export function explainGitea(address: ForgeAddress, reply: ForgeReply, request: ForgeRequest): ForgeError {
  const words = readMessage(reply.json);
  const { origin } = address;
  switch (reply.status) {
    case 403: {
      const [, required = ''] = /\brequired=\[([\w:,\s-]*)\]/.exec(words) ?? [];
      const scopes = required.split(/[\s,]+/).filter((scope) => scope !== '');
      if (scopes.length === 0) break;
      const named = scopes.join(', ');
      const message = t(
        'The token for {0} lacks the scope {1}. Make one that has it, under Settings, Applications.',
        origin,
        named,
      );
      return { kind: 'missing-scope', message, scopes };
    }
    case 422: {
      if (words.includes('no changes between')) return toNothingToChange(address);
      const [, field] = /^\[(\w+)\]: /.exec(words) ?? [];
      const message =
        field === undefined
          ? t('{0} does not accept this as it is.', origin)
          : t('{0} does not accept this: {1} is missing or wrong.', origin, field);
      return { kind: 'invalid', message };
    }
    case 423:
      return {
        kind: 'no-permission',
        message: t('{0}/{1} on {2} is archived and takes no changes.', address.owner, address.name, origin),
      };
  }
  return reply.status === 401 ? toRefusedToken(address, reply) : explainCommon(address, reply, request);
}

function readMessage(json: unknown): string {
  const isNamed = typeof json === 'object' && json !== null && 'message' in json;
  return isNamed && typeof json.message === 'string' ? json.message : '';
}
