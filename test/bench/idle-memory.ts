import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPlainClient } from '../support/plain-client.ts';
import type { Figure } from './figure.ts';

const pause = 10_000;
const root = join(import.meta.dirname, '..', '..');

/** A server that does nothing but speak LSP: what Node and the protocol cost without anything of ours. */
const bareServer = `
const { ProposedFeatures, createConnection } = require('vscode-languageserver/node');
const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
connection.onInitialize(() => ({ capabilities: {} }));
connection.listen();
`;

/** The resident memory of the built server ten seconds after its start with nothing open, beside a server without features. */
export async function idleMemory(): Promise<Figure> {
  const [value, bare] = await Promise.all([
    residentMemory([join(root, 'dist/server/main.mjs'), '--stdio']),
    residentMemory(['--eval', bareServer]),
  ]);
  const peer = { name: 'a server without features', value: bare };
  return { name: 'memory of the idle server', value, unit: 'MiB', limit: 1.5, peer };
}

async function residentMemory(args: readonly string[]): Promise<number> {
  const client = startPlainClient(process.execPath, args, process.env);
  try {
    await client.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    client.notify('initialized', {});
    await sleep(pause);
    const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', String(client.process.pid)], { encoding: 'utf8' });
    return Number(kibibytes) / 1024;
  } finally {
    client.process.kill();
    await client.exited;
  }
}
