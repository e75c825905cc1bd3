import { DiagnosticSeverity } from 'vscode-languageserver-types';
import type { Severity } from '../drift/finding.ts';

/** LSP's numbers for our names. */
export const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
