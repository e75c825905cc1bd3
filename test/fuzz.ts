import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Runs the property tests again and again, each round with another seed, until one fails or the rounds are over. Many
 * short runs rather than a long one: fast-check tries odd values most often at the start of a run.
 */
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '100' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const files = positionals.length > 0 ? positionals : findPropertyTests(join(import.meta.dirname, 'unit'));
const command = ['vitest', 'run', '--project', 'unit', '--testTimeout', '600000', '--reporter', 'dot', ...files];

for (let round = 0; round < rounds; round++) {
  const seed = String((first + round) % 2 ** 31);
  process.stdout.write(`round ${round + 1} of ${rounds}: DRIFTLINE_SEED=${seed}\n`);
  const env = { ...process.env, DRIFTLINE_SEED: seed };
  const { status, stdout, stderr } = spawnSync('npx', command, { env, encoding: 'utf8' });
  if (status === 0) continue;
  process.stdout.write(`${stdout}${stderr}\nSee it again: DRIFTLINE_SEED=${seed} npx vitest run --project unit\n`);
  process.exitCode = 1;
  break;
}

function findPropertyTests(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.test.ts') && readFileSync(path, 'utf8').includes("from 'fast-check'"));
}
