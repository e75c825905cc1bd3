import { t } from '@vscode/l10n';
import type { Forge, ForgeAddress, ForgeError, ForgeGateway } from './forge-port.ts';
import type { Clock, Result } from './ports.ts';
import type { CredentialParams, CredentialResult } from './protocol.ts';

/** Asks the client for a token. */
export type AskForToken = (params: CredentialParams) => Promise<CredentialResult>;

/** Requests to forges in a person's name; tokens are kept in memory, by origin, and go nowhere else. */
export interface ForgeAccess {
  /**
   * Runs requests with the token of a forge; a person is asked for it where `isAsking`, and once more when the forge does
   * not take it.
   */
  use<T>(
    address: ForgeAddress,
    isAsking: boolean,
    run: (forge: Forge) => Promise<Result<T, ForgeError>>,
  ): Promise<Result<T, ForgeError>>;
  /** Whether requests to it carry a token. */
  hasToken(address: ForgeAddress): boolean;
}

type Known = Exclude<CredentialResult, null>;

/** In milliseconds, where a forge does not say how long. */
const rest = 5 * 60_000;

/** How often a person is asked before the forge's answer stands. */
const mostAttempts = 2;

/** Tokens come from the client, and are forgotten with this. */
export function createForgeAccess(
  gateway: Pick<ForgeGateway, 'connect'>,
  ask: AskForToken,
  clock: Pick<Clock, 'now'>,
): ForgeAccess {
  const known = new Map<string, Known>();
  /** Forges that have asked for fewer requests: until then only a person's own wishes reach them. */
  const limited = new Map<string, { readonly error: ForgeError; readonly until: number }>();

  async function find(
    { origin, kind }: ForgeAddress,
    about: Pick<CredentialParams, 'isAsking' | 'refused' | 'scopes'>,
  ): Promise<Known | null> {
    const before = known.get(origin);
    if (before !== undefined && about.refused === undefined && (before !== 'none' || !about.isAsking)) return before;
    const answer = await ask({ origin, forge: kind, ...about });
    if (answer === null) return about.isAsking ? null : 'none';
    known.set(origin, answer);
    return answer;
  }

  const connect = (address: ForgeAddress): Forge =>
    gateway.connect(address, (origin) => {
      const found = known.get(origin);
      return Promise.resolve(found === undefined || found === 'none' ? undefined : found.token);
    });

  return {
    async use(address, isAsking, run) {
      const limit = limited.get(address.origin);
      if (!isAsking && limit && clock.now() < limit.until) return { ok: false, error: limit.error };
      let about: Pick<CredentialParams, 'isAsking' | 'refused' | 'scopes'> = { isAsking };
      for (let attempt = 1; ; attempt++) {
        const token = await find(address, about);
        if (token === null) return { ok: false, error: { kind: 'aborted', message: t('No token was given.') } };
        const answer = await run(connect(address));
        if (!answer.ok && answer.error.kind === 'rate-limited')
          limited.set(address.origin, { error: answer.error, until: answer.error.until ?? clock.now() + rest });
        if (answer.ok || !isAsking || attempt === mostAttempts || token === 'none') return answer;
        const { kind, scopes } = answer.error;
        if (kind !== 'bad-token' && kind !== 'missing-scope') return answer;
        about = { isAsking, refused: kind, ...(scopes && { scopes }) };
      }
    },
    hasToken({ origin }) {
      const found = known.get(origin);
      return found !== undefined && found !== 'none';
    },
  };
}
