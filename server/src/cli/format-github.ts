import { toPlainText } from './plain-text.ts';
import type { Report, ReportedFinding, Severity } from './report.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/**
 * Annotations for GitHub Actions, one line each.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function formatGithub({ findings }: Report): string {
  return findings.map(formatFinding).join('');
}

function formatFinding({ severity, code, message, resource, ...place }: ReportedFinding): string {
  const { file, line, column, endLine, endColumn } = place;
  // Columns of a span over several lines are refused.
  const columns = line === endLine ? { col: column, endLine, endColumn } : { endLine };
  const about = resource ? `${code}: ${resource.kind}${resource.name === undefined ? '' : `/${resource.name}`}` : code;
  const properties = Object.entries({ file, line, ...columns, title: `Driftline ${about}` })
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${commands[severity]} ${properties}::${escapeMessage(message)}\n`;
}

function escapeProperty(text: string): string {
  return escapeBreaks(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A message has no escape for colons, so that two of them are pulled apart. */
function escapeMessage(text: string): string {
  return escapeBreaks(text).replace(/:(?=:)/g, ': ');
}

function escapeBreaks(text: string): string {
  return toPlainText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
