import type { Forge, ForgeAddress } from '../../forge-port.ts';
import type { Clock } from '../../ports.ts';
import type { ForgeApi } from '../forges/forge-api.ts';
import { toFork } from '../forges/to-fork.ts';
import { wait } from '../kubernetes/back-off.ts';
import * as answers from './answers.ts';

/** A fork is made some time after it was promised. */
const attempts = 20;
const pause = 1000;

/** Makes the account's fork; GitHub answers with the one that is there, if there is one. */
export function createFork(api: ForgeApi, address: ForgeAddress, here: string, clock: Clock): Forge['fork'] {
  return async (signal) => {
    const made = await api.call({ method: 'POST', path: `${here}/forks`, body: {} }, answers.repository, signal);
    if (!made.ok) return made;
    const fork = toFork(address, made.value);
    const { owner, name } = fork.address;
    const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/branches?per_page=1`;
    for (let attempt = 1; attempt < attempts; attempt++) {
      const branches = await api.call({ method: 'GET', path }, answers.branches, signal);
      if (!branches.ok && branches.error.kind !== 'not-found') return branches;
      if (branches.ok && branches.value.length > 0) break;
      await wait(clock, pause, signal);
    }
    return { ok: true, value: fork };
  };
}
