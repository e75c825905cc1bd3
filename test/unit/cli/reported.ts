import type { Report, ReportedFinding } from '../../../server/src/cli/report.ts';

/** A finding on the fourth line of a file, but for what a test says. */
export function finding(own: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    file: 'apps/web.yaml',
    line: 4,
    column: 9,
    endLine: 4,
    endColumn: 12,
    severity: 'error',
    code: 'schema-type',
    message: 'A number is due.',
    source: '  port: web',
    ...own,
  };
}

/** A report of these findings, and of more that are not listed. */
export function report(findings: readonly ReportedFinding[], unlisted = 0): Report {
  const count = (severity: string): number => findings.filter((found) => found.severity === severity).length;
  return {
    summary: {
      files: 2,
      documents: 3,
      errors: count('error'),
      warnings: count('warning'),
      information: count('information'),
      hints: count('hint') + unlisted,
    },
    findings,
  };
}
