import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from './figure.ts';
import { residentMemory } from './resident-memory.ts';

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
    residentMemory([join(root, 'dist/server/main.mjs'), '--stdio'], {}, () => sleep(pause)),
    residentMemory(['--eval', bareServer], {}, () => sleep(pause)),
  ]);
  const peer = { name: 'a server without features', value: bare };
  return { name: 'memory of the idle server', value, unit: 'MiB', limit: 1.5, peer };
}
