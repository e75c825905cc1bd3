import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** Reads what the run left; undefined when it left nothing. A check without results of its own counts as one test. */
  readonly results?: () => Promise<Counts | undefined>;
}

const root = join(import.meta.dirname, '..');
const resultsFolder = join(root, '.cache', 'results');
const isCi = Boolean(process.env['CI']);

/** In this order, from the quickest answer to the slowest. */
const suites: readonly Suite[] = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['node', 'scripts/lint.ts'] },
  { name: 'package', command: ['node', 'scripts/package.ts'] },
  vitest('unit'),
  vitest('contract'),
  vitest('forge'),
  vitest('cluster'),
  { name: 'editor', command: ['node', 'test/editor/run.ts'], results: () => readEditor() },
];

function vitest(name: string): Suite {
  const file = join(resultsFolder, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  return { name, command: ['vitest', 'run', '--project', name, ...reporters], results: () => readVitest(file) };
}

async function readVitest(file: string): Promise<Counts | undefined> {
  const report = (await readJson(file)) as
    { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number } | undefined;
  if (!report) return undefined;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report;
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

async function readEditor(): Promise<Counts | undefined> {
  const modes = ['trusted', 'folders', 'forge', 'untrusted', 'crash'];
  const reports = await Promise.all(modes.map((mode) => readJson(join(resultsFolder, `editor-${mode}.json`))));
  return reports.every((report) => report !== undefined) ? add(reports as Counts[]) : undefined;
}

async function readJson(file: string): Promise<unknown> {
  return readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as unknown,
    () => undefined,
  );
}

function add(counts: readonly Counts[]): Counts {
  const sum = (key: keyof Counts): number => counts.reduce((total, count) => total + count[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

async function run(suite: Suite): Promise<Counts> {
  process.stdout.write(`\n== ${suite.name}\n`);
  const started = Date.now();
  const isGreen = (await execute(suite.command)) === 0;
  const counts = suite.results
    ? await suite.results()
    : { passed: Number(isGreen), failed: Number(!isGreen), skipped: 0 };
  const judged = judge(counts, isGreen);
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(
    `-- ${suite.name}: ${judged.passed} passed, ${judged.failed} failed, ${judged.skipped} skipped in ${seconds} s\n`,
  );
  return judged;
}

/** A suite that left no result, ran nothing, or ended badly has failed; so has, in CI, one that skipped anything. */
function judge(counts: Counts | undefined, isGreen: boolean): Counts {
  if (!counts) return { passed: 0, failed: 1, skipped: 0 };
  const isEmpty = counts.passed + counts.failed === 0;
  const isSkippedInCi = isCi && counts.skipped > 0 && !process.env['DRIFTLINE_TEST_KUBECONFIG'];
  const isBadEnd = (!isGreen || isEmpty || isSkippedInCi) && counts.failed === 0;
  return isBadEnd ? { ...counts, failed: 1 } : counts;
}

function execute([command = '', ...args]: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(':');
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH: path },
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

await rm(resultsFolder, { recursive: true, force: true });
await mkdir(resultsFolder, { recursive: true });
const all: Counts[] = [];
for (const suite of suites) all.push(await run(suite));
const total = add(all);
await writeFile(join(resultsFolder, 'total.json'), JSON.stringify(total));
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
