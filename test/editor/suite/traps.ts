import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Programs and an address that note whoever uses them. */
export interface Traps {
  /** A folder of our own, outside of every workspace. */
  readonly folder: string;
  /** Of the address on loopback. */
  readonly port: number;
  /** What was caught, a line each: a program with the process that started it, or a connection. */
  caught(): readonly string[];
  /** Writes a program that notes its start under a name; answers its path. */
  program(name: string): string;
  /** Puts programs of these names before all others on the PATH of this process. */
  takePath(names: readonly string[]): void;
  release(): void;
}

/** Sets the traps; only what starts later falls into those on the PATH. */
export async function setTraps(): Promise<Traps> {
  const folder = mkdtempSync(join(tmpdir(), 'traps-'));
  const log = join(folder, 'caught');
  writeFileSync(log, '');
  const path = process.env['PATH'];
  const listener = createServer((socket) => {
    appendFileSync(log, 'a connection\n');
    socket.destroy();
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  function program(name: string): string {
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    if (process.platform === 'win32') {
      writeFileSync(join(bin, `${name}.cmd`), `@echo ${name}>>"${log}"\r\n`);
      return join(bin, `${name}.cmd`);
    }
    const parent = 'parent=$(ps -o args= -p $PPID 2>/dev/null | cut -c1-200)';
    writeFileSync(join(bin, name), `#!/bin/sh\n${parent}\necho "${name} $* started by $parent" >>'${log}'\n`);
    chmodSync(join(bin, name), 0o755);
    return join(bin, name);
  }

  return {
    folder,
    port,
    caught: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    program,
    takePath(names) {
      for (const name of names) program(name);
      process.env['PATH'] = [join(folder, 'bin'), path ?? ''].join(delimiter);
    },
    release() {
      process.env['PATH'] = path;
      listener.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A kubeconfig whose only context has a server on loopback and, if one is named, a login program. */
export function toKubeconfig(
  port: number,
  exec?: { readonly command: string; readonly args?: readonly string[] },
): string {
  const login = exec && {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: exec.command,
    args: exec.args ?? [],
    interactiveMode: 'Never',
  };
  const cluster = { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'trap',
    clusters: [{ name: 'trap', cluster }],
    contexts: [{ name: 'trap', context: { cluster: 'trap', user: 'trap' } }],
    users: [{ name: 'trap', user: login ? { exec: login } : {} }],
  });
}
