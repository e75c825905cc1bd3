import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder and the process groups that live in it, all gone after `release`. */
export interface GuardedFolder {
  readonly path: string;
  readonly guard: (processGroup: number) => void;
  readonly release: () => Promise<void>;
}

/**
 * Reads process groups until its input ends: by `release`, or because the process that asked is gone, however it went.
 * In that case a browser, which ends by itself when it loses its pipe, may still be writing.
 */
const guardian = `
folder=$1 groups= pause=2
while read -r line; do
  if [ "$line" = released ]; then pause=0; else groups="$groups -$line"; fi
done
for group in $groups; do kill -s TERM -- "$group"; done
for group in $groups; do
  for tenth in $(seq 50); do kill -s 0 -- "$group" || break; sleep 0.1; done
  kill -s KILL -- "$group"
done
sleep "$pause"
rm -rf -- "$folder" || { sleep 1; rm -rf -- "$folder"; }
`;

/**
 * Makes a private temporary folder whose processes and files disappear with this process even when it is killed
 * outright: a small shell, in a session of its own, waits at the other end of a pipe and clears up when that closes.
 */
export async function makeGuardedFolder(name: string, parent = tmpdir()): Promise<GuardedFolder> {
  const path = await mkdtemp(join(parent, `driftline-${name}-`));
  // only the desktop build runs there, which ends its own processes
  if (process.platform === 'win32')
    return { path, guard: () => undefined, release: () => rm(path, { recursive: true }) };
  const shell = spawn('/bin/sh', ['-c', guardian, 'guardian', path], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = once(shell, 'exit');
  shell.stdin.on('error', () => undefined);
  return {
    path,
    guard: (processGroup) => void shell.stdin.write(`${processGroup}\n`),
    release: async () => {
      shell.stdin.end('released\n');
      await gone;
    },
  };
}
