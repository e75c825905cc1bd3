import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ChartError } from '../../chart-port.ts';
import type { Result } from '../../ports.ts';

/** In milliseconds; a large chart takes a second. */
const deadline = 30_000;
/** In bytes; what is more is no release that Helm could store. */
const most = 32 * 1024 * 1024;

const cancelled: ChartError = { kind: 'aborted', message: 'It was cancelled.' };

/** Runs helm in a folder of its own, without a shell, and without anything that it keeps for the person; on the network only if told. */
export function runHelm(
  helm: string,
  args: readonly string[],
  folder: string,
  signal: AbortSignal,
  isOnline = false,
): Promise<Result<string, ChartError>> {
  if (signal.aborted) return Promise.resolve({ ok: false, error: cancelled });
  return new Promise((resolve) => {
    const child = spawn(helm, args, {
      cwd: folder,
      env: { ...toEnvironment(folder), ...(isOnline ? {} : offline) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // a group of its own, so that what it starts ends with it
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const out: Buffer[] = [];
    let [size, said] = [0, ''];
    let stopped: ChartError | undefined;
    const end = (error: ChartError): void => {
      stopped ??= error;
      kill(child);
      // whatever has left the group may hold them open
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const onAbort = (): void => end(cancelled);
    const onExit = (): void => kill(child);
    const late: ChartError = { kind: 'timeout', message: `helm has not answered for ${deadline / 1000} s.` };
    const timer = setTimeout(() => end(late), deadline);
    function settle(result: Result<string, ChartError>): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      process.off('exit', onExit);
      resolve(result);
    }
    signal.addEventListener('abort', onAbort);
    // before the folder is removed that it writes into
    process.prependListener('exit', onExit);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) end({ kind: 'too-large', message: 'The chart makes more than 32 MB.' });
      else out.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(0, 8000)));
    child.on('error', (error) => {
      const isMissing = 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
      settle({ ok: false, error: { kind: isMissing ? 'no-helm' : 'failed', message: error.message } });
    });
    child.on('close', (code) => {
      if (stopped) settle({ ok: false, error: stopped });
      else if (code === 0) settle({ ok: true, value: Buffer.concat(out).toString('utf8') });
      else settle({ ok: false, error: { kind: 'failed', message: said.replaceAll(folder, '') } });
    });
  });
}

function kill(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

/** A schema of a chart's values may name others by their addresses: all are asked for at a place where nobody answers. */
const offline = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => {
    const proxy = name === 'NO_PROXY' ? '' : 'http://127.0.0.1:9';
    return [
      [name, proxy],
      [name.toLowerCase(), proxy],
    ];
  }),
);

/** No plugin, no repository, no credential and no cluster of the person: all of these are places that do not exist. */
function toEnvironment(folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:HELM_|KUBE)/i.test(name));
  const nowhere = join(folder, 'none');
  const places = ['CACHE_HOME', 'CONFIG_HOME', 'DATA_HOME', 'PLUGINS'].map(
    (name) => [`HELM_${name}`, nowhere] as const,
  );
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(places),
    HELM_NO_PLUGINS: '1',
    KUBECONFIG: nowhere,
    DOCKER_CONFIG: nowhere,
  };
}
