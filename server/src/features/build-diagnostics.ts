import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { RenderedFile } from '../graph/rendered/rendered-file.ts';
import type { BuildProblem } from '../graph/targets/build-graph.ts';

/** What is told of builds, and how loudly; other problems are for `driftline graph`. */
export const buildCodes = {
  'build-failed': DiagnosticSeverity.Error,
  'build-outside': DiagnosticSeverity.Error,
  'build-undefined-variable': DiagnosticSeverity.Warning,
  'build-remote': DiagnosticSeverity.Information,
  'build-helm': DiagnosticSeverity.Information,
  'variable-invalid': DiagnosticSeverity.Error,
} as const;

type BuildCode = keyof typeof buildCodes;

/** What is wrong with builds, each on the line of the file that is to blame; what several builds say is told once. */
export function markBuildProblems(file: RenderedFile | undefined): readonly { readonly diagnostic: Diagnostic }[] {
  const marks = new Map<string, Diagnostic>();
  for (const problem of file?.problems ?? []) {
    const { code, message, place } = problem;
    const start = place && file?.toPosition(place.start);
    const end = place && file?.toPosition(place.end);
    if (!isTold(problem) || !start || !end) continue;
    // a whole block is too much to underline
    const range = { start, end: end.line === start.line ? end : { line: start.line, character: start.character + 1 } };
    const severity = buildCodes[problem.code];
    marks.set(`${code} ${start.line} ${message}`, { range, message, code, severity, source: 'driftline' });
  }
  return [...marks.values()].map((diagnostic) => ({ diagnostic }));
}

function isTold(problem: BuildProblem): problem is BuildProblem & { readonly code: BuildCode } {
  return problem.code in buildCodes;
}
