import { spawn } from 'node:child_process';
import type { GitError } from '../../git-port.ts';
import type { Result } from '../../ports.ts';

/** What a repository's own configuration could run is switched off: https://git-scm.com/docs/git-config */
const safe = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'core.quotePath=false',
];
/** A partial clone would get what it lacks from its remote: older versions know only the list of protocols, which is empty. */
const quiet = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: '',
  LC_ALL: 'C',
};
/** In bytes; no manifests are so many. */
const most = 256 * 1024 * 1024;

/** Runs git in a folder, without a shell and without asking anybody; answers what it prints. */
export function runGit(
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
  input = '',
): Promise<Result<Buffer, GitError>> {
  return new Promise((resolve) => {
    const env = { ...withoutPlaces(process.env), ...quiet };
    const child = spawn('git', [...safe, ...args], { cwd: folder, env, signal, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    let [size, said] = [0, ''];
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) child.kill();
      else out.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(0, 2000)));
    child.on('error', (error) => {
      const isMissing = 'code' in error && error.code === 'ENOENT';
      const kind = signal.aborted ? 'aborted' : isMissing ? 'no-git' : 'failed';
      resolve({
        ok: false,
        error: { kind, message: isMissing ? 'Git was not found. Install it, or add it to the PATH.' : error.message },
      });
    });
    child.on('close', (code) => {
      if (code === 0) resolve({ ok: true, value: Buffer.concat(out) });
      else resolve({ ok: false, error: { kind: toKind(said), message: said.split('\n')[0] ?? '' } });
    });
  });
}

/** The environment without what a hook of git leaves to those whom it starts: it would lead to another repository. */
export function withoutPlaces(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const places =
    /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !places.test(name)));
}

function toKind(said: string): GitError['kind'] {
  if (said.includes('not a git repository')) return 'no-repository';
  return /bad revision|unknown revision|ambiguous argument 'HEAD'|needed a single revision|Not a valid object name/i.test(
    said,
  )
    ? 'no-commit'
    : 'failed';
}
