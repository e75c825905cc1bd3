import { spawn } from 'node:child_process';

/** Each check of `npm run lint`; they run side by side, and each prints only when it fails. */
const checks: Readonly<Record<string, readonly string[]>> = {
  eslint: ['eslint', '--cache', '--cache-location', '.cache/eslint', '--max-warnings', '0', '.'],
  prettier: ['prettier', '--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
  'dependency-cruiser': [
    'depcruise',
    '--config',
    '.dependency-cruiser.mjs',
    'server/src',
    'client/src',
    'test',
    'scripts',
  ],
  knip: ['knip'],
};

/** What `npm run check` runs beside them: the inner loop, in the time of the longest. */
const more: Readonly<Record<string, readonly string[]>> = {
  types: ['tsc', '-b'],
  unit: ['vitest', 'run', '--project', 'unit'],
};

/** Runs one check; answers whether it passed. */
function run(name: string, [command = '', ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', () => resolve(false));
    child.on('close', (code) => {
      process.stdout.write(code === 0 ? `${name}: ok\n` : `${name}: failed\n${Buffer.concat(output).toString()}\n`);
      resolve(code === 0);
    });
  });
}

const results = await Promise.all(
  Object.entries(process.argv.includes('--all') ? { ...checks, ...more } : checks).map(([name, command]) =>
    run(name, command),
  ),
);
process.exitCode = results.every(Boolean) ? 0 : 1;
