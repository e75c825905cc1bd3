import { execFileSync } from 'node:child_process';
import { nodeFlags } from '../../server/src/protocol.ts';
import { type PlainClient, startPlainClient } from '../support/plain-client.ts';

/** In milliseconds: until what a build leaves is collected. */
export const rest = 3000;
/** In milliseconds: beyond the minute that a worker waits for more work, and until what it held is given back. */
export const beyondIdle = 75_000;

/** The resident set of a server in MiB, once it has been initialized and led to where it is to be measured. */
export async function residentMemory(
  args: readonly string[],
  initialize: object,
  lead: (client: PlainClient) => Promise<unknown>,
): Promise<number> {
  const client = startPlainClient(process.execPath, [...nodeFlags, ...args], process.env);
  try {
    await client.request('initialize', { processId: process.pid, rootUri: null, capabilities: {}, ...initialize });
    client.notify('initialized', {});
    await lead(client);
    return readResidentMemory(client.process.pid ?? NaN);
  } finally {
    client.process.kill();
    await client.exited;
  }
}

/** The resident set of a running process, in MiB. */
export function readResidentMemory(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
