import type { CheckArguments, DiffArguments } from './arguments.ts';
import { formatGithub } from './format-github.ts';
import { formatJson } from './format-json.ts';
import { formatSarif } from './format-sarif.ts';
import { formatText } from './format-text.ts';
import type { Report } from './report.ts';

/** A report in the form that was asked for. */
export function formatReport(
  report: Report,
  format: (CheckArguments | DiffArguments)['format'],
  { hasColour, version }: { readonly hasColour: boolean; readonly version: string },
): string {
  switch (format) {
    case 'text':
      return formatText(report, hasColour);
    case 'json':
      return formatJson(report);
    case 'sarif':
      return formatSarif(report, version);
    case 'github':
      return formatGithub(report);
  }
}
