import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';

/**
 * Sets the clone up and becomes, as far as Node allows, the given TypeScript script under the pinned Node: same
 * arguments, signals and exit code. Paths that a person gives are relative to INIT_CWD, which npm sets.
 */
export async function runScript(script, needs) {
  try {
    await setUp({ needs });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  const local = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
  const env = { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() };
  const args = [local(`scripts/${script}`), ...process.argv.slice(2)];
  const child = spawn(local('node_modules/.bin/node'), args, { cwd: local('.'), env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(child, signal));
  child.on('error', (error) => {
    process.stderr.write(`${script} did not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

/** A terminal has already sent Ctrl+C to the whole group, and a second SIGINT would read as impatience. */
function forward(child, signal) {
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(signal);
}
