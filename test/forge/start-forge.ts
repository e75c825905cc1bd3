import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '../control-plane/free-ports.ts';
import { lastLines, runCommand } from '../control-plane/run-command.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type Gitea, buildGitea } from './build-gitea.ts';
import { toConfiguration } from './configuration.ts';

/** A running Gitea as plain data, to hand to another process; `connectForge` does something with it. */
export interface ForgeDescription {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly sshPort: number;
  readonly folder: string;
  /** May do everything. */
  readonly adminToken: string;
}

/** A running Gitea, and the end of it; asking for that twice is fine. */
export interface RunningForge {
  readonly description: ForgeDescription;
  stop: () => Promise<void>;
}

const attempts = 3;

/** Starts an empty, isolated Gitea that ends with this process, however this process ends. */
export async function startForge(gitea?: Gitea): Promise<RunningForge> {
  const built = gitea ?? (await buildGitea());
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(built);
    } catch (error) {
      const wasPortTaken = String(error).includes('address already in use');
      if (!wasPortTaken || attempt === attempts) throw error;
    }
  }
}

async function startOnce({ program, files }: Gitea): Promise<RunningForge> {
  const folder = await mkdtemp(join(tmpdir(), 'driftline-forge-'));
  const [httpPort = 0, sshPort = 0] = await findFreePorts(2);
  for (const name of ['data', 'home', 'log']) await mkdir(join(folder, name));
  const settings = join(folder, 'app.ini');
  await writeFile(settings, toConfiguration({ folder, files, httpPort, sshPort }), { mode: 0o600 });
  const child = run(folder, program, ['web', '--config', settings]);
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.ref();
    child.stdin?.end();
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${httpPort}`;
  try {
    await waitFor('Gitea', () => isReady(url, child), { timeout: 60_000 });
    const adminToken = await createAdmin(program, settings, folder);
    child.unref();
    return { description: { url, sshPort, folder, adminToken }, stop };
  } catch (error) {
    const log = await readFile(join(folder, 'log', 'gitea'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`Gitea did not start; the end of its log:\n${lastLines(log, 15)}`, { cause: error });
  }
}

function run(folder: string, program: string, args: readonly string[]): ChildProcess {
  const log = openSync(join(folder, 'log', 'gitea'), 'a', 0o600);
  const guard = join(import.meta.dirname, 'guard-process.ts');
  const child = spawn(process.execPath, [guard, folder, program, ...args], {
    env: environment(folder),
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  return child;
}

/** Nothing of the person who runs the tests: Gitea runs git, which would read their settings. */
function environment(folder: string): Record<string, string | undefined> {
  return {
    PATH: process.env['PATH'],
    HOME: join(folder, 'home'),
    GITEA_WORK_DIR: folder,
    GITEA_CUSTOM: join(folder, 'custom'),
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

async function isReady(url: string, { exitCode }: ChildProcess): Promise<boolean> {
  if (exitCode !== null) throw new Error(`it ended with ${exitCode}`);
  return fetch(`${url}/api/v1/version`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function createAdmin(program: string, settings: string, folder: string): Promise<string> {
  const password = randomBytes(12).toString('hex');
  const who = ['--admin', '--username', 'keeper', '--password', password, '--email', 'keeper@example.invalid'];
  const options = ['--must-change-password=false', '--access-token', '--access-token-scopes', 'all'];
  const said = await runCommand(program, ['admin', 'user', 'create', '--config', settings, ...who, ...options], {
    cwd: folder,
    env: environment(folder),
  });
  const [token] = /\b[0-9a-f]{40}\b/.exec(said) ?? [];
  if (token === undefined) throw new Error(`no token in what Gitea said:\n${said}`);
  return token;
}
