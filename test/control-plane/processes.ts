import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './run-command.ts';

/** The programs of one control plane. */
export interface ProcessGroup {
  start(name: string, program: string, args: readonly string[], env?: Readonly<Record<string, string>>): void;
  /** Answers the work's value, or fails with a program's last words as soon as one ends. */
  guard<T>(work: Promise<T>): Promise<T>;
  /** Ends the named programs together: SIGTERM, and SIGKILL two seconds later. */
  stop(names: readonly string[]): Promise<void>;
  names(): string[];
  pids(): number[];
}

/** Writes of this file tell the next start what a killed supervisor left behind. */
export const pidFileName = 'pids.json';

const patience = 2000;

/** Keeps the programs of one control plane: their logs, their pids on disk, and who ended when nobody asked. */
export function createProcessGroup(dir: string, onExit: (message: string) => void): ProcessGroup {
  const children = new Map<string, ChildProcess>();
  const stopping = new Set<string>();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);

  const pids = () => [...children.values()].map(({ pid }) => pid).filter((pid) => pid !== undefined);
  const savePids = () => writeFileSync(join(dir, pidFileName), JSON.stringify([process.pid, ...pids()]));
  savePids();

  const fail = (name: string, how: string) => {
    if (stopping.has(name)) return;
    const message = `${name} ${how}; the end of its log:\n${readLog(dir, name)}`;
    ended.reject(new Error(message));
    onExit(message);
  };

  return {
    start: (name, program, args, env = {}) => {
      if (stopping.size > 0) throw new Error('the control plane is stopping');
      const log = openSync(join(dir, 'log', name), 'a', 0o600);
      const child = spawn(program, args, {
        argv0: join(dir, name), // names the folder in every command line, which is how a later sweep knows its own
        cwd: dir,
        env: { PATH: process.env['PATH'], HOME: dir, TMPDIR: join(dir, 'tmp'), ...env },
        stdio: ['ignore', log, log],
      });
      closeSync(log);
      children.set(name, child);
      child.on('error', (error) => fail(name, `did not start (${error.message})`));
      child.on('exit', (code, signal) => fail(name, `ended with ${code ?? signal}`));
      savePids();
    },
    guard: async (work) => Promise.race([work, ended.promise]),
    stop: async (names) => {
      for (const name of names) stopping.add(name);
      await Promise.all(names.map((name) => end(children.get(name))));
      for (const name of names) children.delete(name);
    },
    names: () => [...children.keys()],
    pids,
  };
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await exited;
  clearTimeout(timer);
}

function readLog(dir: string, name: string): string {
  return lastLines(readFileSync(join(dir, 'log', name), 'utf8'), 15);
}
