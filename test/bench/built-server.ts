import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { nodeFlags } from '../../server/src/protocol.ts';
import type { ServerStreams } from '../support/language-server.ts';

const server = join(import.meta.dirname, '..', '..', 'dist', 'server', 'main.mjs');

/** The server as the extension runs it, in a process of its own; with a folder in which compiled code is kept. */
export function startBuiltServer(compiledCode?: string): ServerStreams & { readonly pid: number } {
  const child = spawn(process.execPath, [...nodeFlags, server, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...(compiledCode === undefined ? {} : { NODE_COMPILE_CACHE: compiledCode }) },
  });
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  };
  return { input: child.stdin, output: child.stdout, log: [], pid: child.pid ?? NaN, stop };
}
