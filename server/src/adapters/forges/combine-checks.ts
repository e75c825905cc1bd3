import type { Check, PullRequestStatus } from '../../forge-port.ts';

/** What all checks say together; one that went wrong counts before those that are still running. */
export function combineChecks(checks: readonly Check[], isComplete: boolean): PullRequestStatus['checks'] {
  const has = (state: Check['state']): boolean => checks.some((check) => check.state === state);
  if (has('failure')) return 'failure';
  if (has('pending')) return 'pending';
  if (!isComplete) return 'unknown';
  return checks.length === 0 ? 'none' : 'success';
}
