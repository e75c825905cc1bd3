import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGitServer } from './git-server.ts';
import { launch } from './launch.ts';
import type { LaunchContext } from './launch.ts';
import { createProcessGroup } from './processes.ts';
import type { SupervisorReport } from './start.ts';

/**
 * Owns the programs of one control plane, in a session of its own. Its standard input is a pipe from the owner: when the
 * owner stops it or is killed, the pipe closes, and everything ends and is removed.
 */
async function supervise(dir: string, options: LaunchContext['options']): Promise<void> {
  const stop = new AbortController();
  const ownerGone = listenForEnd(stop);
  const processes = createProcessGroup(dir, (line) => report({ kind: 'log', line }));
  const git = options.gitServer ? await startGit(dir) : undefined;
  const log = (line: string) => report({ kind: 'log', line });
  const launched = launch({ dir, options, processes, git, log, signal: stop.signal });
  const failure = await launched
    .then(async (description) => {
      report({ kind: 'ready', description });
      await ownerGone;
    })
    .catch((error: unknown) => error);
  stop.abort();
  const apiAndData = ['kube-apiserver', 'etcd'];
  await processes.stop(processes.names().filter((name) => !apiAndData.includes(name)));
  await git?.stop();
  for (const name of apiAndData) await processes.stop([name]);
  await removeFolder(dir);
  if (failure !== undefined)
    report({ kind: 'failed', message: failure instanceof Error ? failure.message : 'the control plane did not start' });
}

async function startGit(dir: string): ReturnType<typeof startGitServer> {
  const root = join(dir, 'git');
  await mkdir(root, { mode: 0o700 });
  return startGitServer(root);
}

function listenForEnd(stop: AbortController): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => resolve());
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => resolve());
  });
  process.stdin.resume();
  process.stdout.on('error', () => undefined);
  return gone.then(() => stop.abort());
}

/** A kubectl that was running may still write its cache for a moment. */
async function removeFolder(dir: string): Promise<void> {
  for (const pause of [0, 100, 500]) {
    await sleep(pause);
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function report(message: SupervisorReport): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

const [dir, options] = process.argv.slice(2);
if (!dir || !options) throw new Error('usage: supervisor.ts FOLDER OPTIONS');
await supervise(dir, JSON.parse(options) as LaunchContext['options']);
process.exit();
