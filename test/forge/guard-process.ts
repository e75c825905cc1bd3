import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';

/**
 * Runs a program for its owner and removes its folder afterwards, also when the owner is killed: what is read from it
 * then ends. Arguments: the folder, the program, its arguments.
 */
const [folder = '', program = '', ...args] = process.argv.slice(2);
const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });

function stop(): void {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), 3000).unref();
}

process.stdin.on('end', stop).on('error', stop).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
child.on('error', (error) => process.stderr.write(`${error.message}\n`));
child.on('close', (code) => {
  void rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).finally(() =>
    process.exit(code ?? 1),
  );
});
