import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-protocol';
import type { Severity } from '../drift/finding.ts';
import { formatPath } from '../manifest/field-path.ts';
import type { Snapshot } from '../snapshot.ts';
import { type PlacedFinding, findPlaced } from './placed-findings.ts';
import { describeFinding } from './words.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Everything worth marking in one file: what is wrong with its text, and how it differs from the cluster. */
export function diagnostics(snapshot: Snapshot, uri: string): Diagnostic[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  const syntax = manifest.problems.map(({ code, message, range }) => ({
    range,
    message,
    code,
    severity: code === 'file-too-large' ? DiagnosticSeverity.Information : DiagnosticSeverity.Error,
    source: 'driftline',
  }));
  return [...syntax, ...findPlaced(snapshot, manifest).map((placed) => toDiagnostic(placed, snapshot.now))];
}

function toDiagnostic({ finding, place, isExact, resource }: PlacedFinding, now: number): Diagnostic {
  const { code, severity, path, desired, live, owners, outcome } = finding;
  return {
    range: finding.anchor === 'value' && isExact ? place.value : place.key,
    message: describeFinding(finding, now, path.slice(Math.max(0, place.path.length - 1))),
    code,
    severity: severities[severity],
    source: 'driftline',
    data: { resource: resource.ref, path: formatPath(path), desired, live, owners, outcome },
  };
}
