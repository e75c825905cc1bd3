import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, open, readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildControlPlane } from './build.ts';
import type { ControlPlaneDescription, ControlPlaneOptions, PolicyRule } from './control-plane.ts';
import { lastLines } from './run-command.ts';
import { folderPrefix, sweepFolder, sweepStale } from './sweep.ts';
import { createUser, kubeconfigPath } from './users.ts';

/** A running control plane: its description, and what its owner may ask of it. */
export type ControlPlane = ControlPlaneDescription & {
  /** The plain data alone, to hand to another process. */
  readonly description: ControlPlaneDescription;
  readonly adminKubeconfig: string;
  /** The file for a user: `admin`, `driftline`, or one added by `createUser`. */
  kubeconfig(user: string): Promise<string>;
  /** Adds a user who may do only what the rules say, and answers the kubeconfig. */
  createUser(name: string, rules: readonly PolicyRule[]): Promise<string>;
  /** Ends everything and removes the folder; asking twice is fine. */
  stop: () => Promise<void>;
};

/** What the supervisor tells its owner, one JSON text a line. */
export type SupervisorReport =
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'ready'; readonly description: ControlPlaneDescription }
  | { readonly kind: 'failed'; readonly message: string };

const attempts = 3;
const longestStop = 20_000;

/** Starts a real control plane that ends with this process, however this process ends. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  if (!process.features.typescript)
    throw new Error('the control plane needs Node 24; use the one in node_modules/.bin');
  const log = options.log ?? (() => undefined);
  const binaries = options.binaries ?? (await buildControlPlane({ log }));
  await sweepStale();
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce({ ...options, binaries }, log);
    } catch (error) {
      const wasPortTaken = String(error).includes('address already in use');
      if (!wasPortTaken || attempt === attempts) throw error;
    }
  }
}

async function startOnce(options: ControlPlaneOptions, log: (line: string) => void): Promise<ControlPlane> {
  const dir = await mkdtemp(join(tmpdir(), folderPrefix));
  const supervisor = await spawnSupervisor(dir, options);
  const exited = once(supervisor, 'exit');
  const description = await listen(supervisor, dir, log);
  setReferenced(supervisor, false);
  const admin = { binaries: description.binaries, dir, kubeconfig: kubeconfigPath(dir, 'admin') };
  return {
    ...description,
    description,
    adminKubeconfig: admin.kubeconfig,
    kubeconfig: async (user) => findKubeconfig(dir, user),
    createUser: async (name, rules) => createUser(admin, basename(dir), name, rules),
    stop: async () => {
      setReferenced(supervisor, true);
      supervisor.stdin?.end();
      const timer = setTimeout(() => supervisor.kill('SIGKILL'), longestStop);
      await exited;
      clearTimeout(timer);
      await sweepFolder(dir);
    },
  };
}

/** Answers the kubeconfig of a user that was made at the start or added since, by whichever process. */
export async function findKubeconfig(dir: string, user: string): Promise<string> {
  const path = kubeconfigPath(dir, user);
  await access(path).catch(() => {
    throw new Error(`the test cluster has no user ${user}; createUser makes one`);
  });
  return path;
}

async function spawnSupervisor(dir: string, options: ControlPlaneOptions): Promise<ChildProcess> {
  const errors = await open(join(dir, 'supervisor.log'), 'a', 0o600);
  const program = join(import.meta.dirname, 'supervisor.ts');
  const supervisor = spawn(process.execPath, [program, dir, JSON.stringify(options)], {
    detached: true,
    cwd: dir,
    env: { PATH: process.env['PATH'], HOME: dir, TMPDIR: dir },
    stdio: ['pipe', 'pipe', errors.fd],
  });
  supervisor.on('error', () => undefined);
  supervisor.stdin?.on('error', () => undefined);
  await errors.close();
  return supervisor;
}

async function listen(
  supervisor: ChildProcess,
  dir: string,
  log: (line: string) => void,
): Promise<ControlPlaneDescription> {
  const { stdout } = supervisor;
  if (!stdout) throw new Error('the supervisor did not start');
  const start = Date.now();
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (text) => {
      const message = JSON.parse(text) as SupervisorReport;
      if (message.kind === 'ready') resolve(message.description);
      else if (message.kind === 'failed') reject(new Error(message.message));
      else log(`[${((Date.now() - start) / 1000).toFixed(1).padStart(4)} s] ${message.line}`);
    });
    supervisor.once('close', () => {
      void readFile(join(dir, 'supervisor.log'), 'utf8')
        .catch(() => '')
        .then(async (text) => {
          await sweepFolder(dir);
          reject(new Error(`the control plane's supervisor ended early:\n${lastLines(text, 20)}`));
        });
    });
  });
}

function setReferenced(child: ChildProcess, isReferenced: boolean): void {
  const method = isReferenced ? 'ref' : 'unref';
  child[method]();
  for (const stream of [child.stdin, child.stdout]) if (stream instanceof Socket) stream[method]();
}
