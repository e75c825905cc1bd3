import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { makeGuardedFolder } from './guarded-folder.ts';
import { hostEnvironment, writeProfile, type ProfileOptions } from './host-profile.ts';
import { installEditorHost, type EditorHost } from './install.ts';

export interface CodeServerOptions extends ProfileOptions {
  /** Packaged extensions to install before the start. */
  readonly vsix?: readonly string[];
  readonly folder?: string;
  /** Opens folders in Restricted Mode. */
  readonly untrusted?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly port?: number;
  /** Lets a page start an extension test run in this server. */
  readonly isTestHost?: boolean;
}

export interface CodeServer {
  /** The address a person opens, with the folder. */
  readonly url: string;
  readonly port: number;
  /** Settles when the server ends, asked or not. */
  readonly exited: Promise<void>;
  /** What the server and its extension hosts wrote, to explain a failure. */
  readonly readLog: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

const execute = promisify(execFile);
const startTimeout = 60_000;

/**
 * Starts VS Code in the browser on loopback, with a home of its own so that neither the person's settings nor their
 * kubeconfig take part; the server, its extension hosts and its files are gone after `stop` or with this process.
 */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const host = await installEditorHost();
  const home = await makeGuardedFolder('editor');
  try {
    const port = options.port ?? (await findFreePort());
    const env = hostEnvironment(home.path, options.env);
    const common = [join(host.codeServer, 'out/node/entry.js'), ...(await writeProfile(home.path, options))];
    for (const vsix of options.vsix ?? []) await installExtension(host, [...common, '--install-extension', vsix], env);
    const args = [...common, ...serverArguments(options, port)];
    const server = spawnServer(host, args, env, join(home.path, 'server.log'));
    home.guard(server.pid);
    const readLog = (): Promise<string> => readLogs(home.path);
    await waitUntilHealthy(port, server.exited, readLog);
    const query = options.folder === undefined ? '' : `?folder=${encodeURIComponent(options.folder)}`;
    return { url: `http://127.0.0.1:${port}/${query}`, port, exited: server.exited, readLog, stop: home.release };
  } catch (error) {
    await home.release();
    throw error;
  }
}

async function installExtension(host: EditorHost, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { stdout, stderr } = await execute(host.node, [...args, '--force'], { env });
  if (!stdout.includes('successfully installed')) throw new Error(`The extension did not install: ${stdout}${stderr}`);
}

function serverArguments(options: CodeServerOptions, port: number): string[] {
  return [
    ...['--bind-addr', `127.0.0.1:${port}`],
    ...['--auth', options.auth === 'none' ? 'none' : 'password'],
    ...['--disable-telemetry', '--disable-update-check', '--disable-proxy', '--ignore-last-opened'],
    ...(options.untrusted === true ? [] : ['--disable-workspace-trust']),
    // without it this version ignores the test keys of a page's payload in silence
    ...(options.isTestHost === true ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
}

function spawnServer(host: EditorHost, args: readonly string[], env: NodeJS.ProcessEnv, log: string): ServerProcess {
  const output = openSync(log, 'a', 0o600);
  const child = spawn(host.node, args, { detached: true, env, stdio: ['ignore', output, output] });
  closeSync(output);
  if (child.pid === undefined) throw new Error(`${host.node} did not start`);
  return { pid: child.pid, exited: once(child, 'exit').then(() => undefined) };
}

interface ServerProcess {
  readonly pid: number;
  readonly exited: Promise<void>;
}

async function waitUntilHealthy(port: number, exited: Promise<void>, readLog: () => Promise<string>): Promise<void> {
  const deadline = AbortSignal.timeout(startTimeout);
  const server = { isRunning: true };
  void exited.then(() => (server.isRunning = false));
  while (server.isRunning && !deadline.aborted) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: deadline }).catch(() => undefined);
    if (answer?.ok === true) return;
    await delay(100);
  }
  throw new Error(`code-server did not start:\n${await readLog()}`);
}

async function readLogs(home: string): Promise<string> {
  const texts: string[] = [];
  for await (const log of glob('{server.log,data/logs/**/*.log}', { cwd: home })) {
    texts.push(`=== ${log}\n${await readFile(join(home, log), 'utf8')}`);
  }
  return texts.join('\n');
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port on loopback');
  return address.port;
}
