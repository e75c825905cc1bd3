import type { Forge, ForgeAddress, ForgeError, Fork } from '../../forge-port.ts';
import type { Result } from '../../ports.ts';
import type { ForgeApi } from '../forges/forge-api.ts';
import { toFork } from '../forges/to-fork.ts';
import * as answers from './answers.ts';

/** Makes the account's fork, or finds the one that is there. */
export function createFork(api: ForgeApi, address: ForgeAddress, here: string): Forge['fork'] {
  async function findOwn(error: ForgeError, signal: AbortSignal): Promise<Result<Fork, ForgeError>> {
    const me = await api.call({ method: 'GET', path: '/user' }, answers.whoAmI, signal);
    if (!me.ok) return me;
    const forks = await api.pages(`${here}/forks?limit=50`, answers.repositories, 10, signal);
    if (!forks.ok) return forks;
    const own = forks.value.flat().find(({ owner }) => owner.login === me.value.login);
    return own ? { ok: true, value: toFork(address, own) } : { ok: false, error };
  }

  return async (signal) => {
    const made = await api.call({ method: 'POST', path: `${here}/forks`, body: {} }, answers.repository, signal);
    if (made.ok) return { ok: true, value: toFork(address, made.value) };
    return made.error.kind === 'conflict' ? findOwn(made.error, signal) : made;
  };
}
