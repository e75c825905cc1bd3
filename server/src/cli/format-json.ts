import { toSafeJson } from './plain-text.ts';
import type { Report } from './report.ts';

/** For programs; a change of what is there already needs another `version`. */
export function formatJson({ summary, findings }: Report): string {
  return toSafeJson({
    version: 1,
    summary,
    findings: findings.map(
      ({ file, line, column, endLine, endColumn, severity, code, message, resource, difference }) => ({
        ...{ file, line, column, endLine, endColumn, severity, code, message },
        resource: resource ?? null,
        ...(difference && { difference }),
      }),
    ),
  });
}
