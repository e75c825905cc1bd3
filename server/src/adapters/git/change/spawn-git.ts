import { spawn, type ChildProcess } from 'node:child_process';
import { t } from '@vscode/l10n';
import type { ChangeError } from '../../../change-port.ts';
import { ChangeFailure, fail } from './change-failure.ts';

/** What git did. */
export interface GitRun {
  readonly code: number | null;
  readonly out: Buffer;
  /** What it, and a hook, said on the way. */
  readonly said: string;
}

interface Options {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly input?: string | Buffer;
}

/** In bytes; no manifests are so many. */
const most = 256 * 1024 * 1024;
const mostWords = 64 * 1024;
/** In milliseconds, for git to remove its locks. */
const patience = 2000;
/** In milliseconds: what a helper in the background holds open is not waited for. */
const rest = 1000;

/**
 * Runs git and its helpers and hooks as a group of processes, which ends as a whole when cancelled. There is no shell, and no
 * terminal that a helper could ask on.
 */
export async function spawnGit(cwd: string, args: readonly string[], options: Options): Promise<GitRun> {
  const { env, signal, input = '' } = options;
  signal.throwIfAborted();
  const child = spawn('git', args, {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: !isWindows,
    windowsHide: true,
  });
  const out: Buffer[] = [];
  let [size, said] = [0, ''];
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > most) endGroup(child, 'SIGKILL');
    else out.push(chunk);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-mostWords)));
  let later: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    endGroup(child, 'SIGTERM');
    later = setTimeout(() => endGroup(child, 'SIGKILL'), patience);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const code = await ended(child);
    // a hook that goes on after its git would write into what is removed now
    if (signal.aborted) endGroup(child, 'SIGKILL');
    signal.throwIfAborted();
    if (size > most) fail('failed', t('Git answers with more than can be held.'));
    return { code, out: Buffer.concat(out), said };
  } finally {
    clearTimeout(later);
    signal.removeEventListener('abort', onAbort);
  }
}

const isWindows = process.platform === 'win32';

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      const isMissing = 'code' in error && error.code === 'ENOENT';
      const missing: ChangeError = {
        kind: 'no-git',
        message: t('Git was not found. Install it, or add it to the PATH.'),
      };
      reject(isMissing ? new ChangeFailure(missing) : error);
    });
    child.on('close', (code) => resolve(code));
    child.on('exit', (code) => {
      const idle = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(code);
      }, rest);
      child.stdout?.on('data', () => idle.refresh());
      child.on('close', () => clearTimeout(idle));
    });
  });
}

function endGroup(child: ChildProcess, how: 'SIGKILL' | 'SIGTERM'): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (isWindows) {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () => undefined);
    return;
  }
  try {
    process.kill(-pid, how);
  } catch {
    // all of them have ended
  }
}
