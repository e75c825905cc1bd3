import { execFileSync } from 'node:child_process';
import { type PlainClient, startPlainClient } from '../support/plain-client.ts';

/** The resident set of a server in MiB, once it has been initialized and led to where it is to be measured. */
export async function residentMemory(
  args: readonly string[],
  initialize: object,
  lead: (client: PlainClient) => Promise<unknown>,
): Promise<number> {
  const client = startPlainClient(process.execPath, args, process.env);
  try {
    await client.request('initialize', { processId: process.pid, rootUri: null, capabilities: {}, ...initialize });
    client.notify('initialized', {});
    await lead(client);
    const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', String(client.process.pid)], { encoding: 'utf8' });
    return Number(kibibytes) / 1024;
  } finally {
    client.process.kill();
    await client.exited;
  }
}
