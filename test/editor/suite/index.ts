import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import type { SuiteResult, TestFailure } from '../suite-result.ts';

const testTimeout = 60_000;

/**
 * Runs in the extension host, called by VS Code: the tests of the folder that DRIFTLINE_SUITE_MODE names, with the
 * outcome in the file that EXT_TEST_RESULT names, since the exit code alone proves nothing.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: testTimeout });
  const folder = join(__dirname, process.env['DRIFTLINE_SUITE_MODE'] ?? 'trusted');
  for (const file of readdirSync(folder)) if (file.endsWith('.test.cjs')) mocha.addFile(join(folder, file));
  const result = await runMocha(mocha);
  const file = process.env['EXT_TEST_RESULT'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(result));
  if (result.failed > 0) throw new Error(`${result.failed} tests failed`);
}

function runMocha(mocha: Mocha): Promise<SuiteResult> {
  const tests: string[] = [];
  const failures: TestFailure[] = [];
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed, pending, tests, failures });
    });
    runner.on('test', (test) => tests.push(test.fullTitle()));
    runner.on('fail', (test, error: Error) => failures.push({ name: test.fullTitle(), message: error.message }));
  });
}
