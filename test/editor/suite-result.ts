import { readFile } from 'node:fs/promises';

/** What a test run in the extension host leaves in the file that EXT_TEST_RESULT names. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  readonly tests: readonly string[];
  readonly failures: readonly TestFailure[];
}

export interface TestFailure {
  readonly name: string;
  readonly message: string;
}

/** Reads a result file; one that is missing or cut off is no result, and the caller treats it as a failure. */
export async function readSuiteResult(file: string): Promise<SuiteResult | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SuiteResult;
  } catch {
    return undefined;
  }
}

/**
 * Says why a run does not count as green. The workbench's exit code is no proof: it reports 0 when the extension host
 * dies, so only a result file with passed tests and no failed ones is one.
 */
export function findProblem(result: SuiteResult | undefined): string | undefined {
  if (result === undefined) return 'the suite left no result: the extension host died or never ran it';
  if (result.failed > 0) return `${result.failed} of ${result.failed + result.passed} tests failed`;
  if (result.passed === 0) return 'no test passed';
  return undefined;
}
