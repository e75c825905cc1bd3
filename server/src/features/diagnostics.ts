import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver-protocol';
import type { Finding } from '../drift/finding.ts';
import { formatPath } from '../manifest/field-path.ts';
import type { Snapshot } from '../snapshot.ts';
import { type PlacedFinding, findPlaced, toLineFinding } from './placed-findings.ts';
import { severities } from './severities.ts';
import { schemaDiagnostics } from './schema-diagnostics.ts';
import { describeFinding } from './words.ts';

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
  const schema = schemaDiagnostics(snapshot.checked.get(uri) ?? []);
  return [
    ...syntax,
    ...schema,
    ...findPlaced(snapshot, manifest).flatMap((placed) => toDiagnostics(placed, snapshot.now)),
  ];
}

/** One for each part that is marked; the facts are those of the whole value. */
function toDiagnostics(placed: PlacedFinding, now: number): readonly Diagnostic[] {
  const { finding, place, isExact, lines } = placed;
  const range = finding.anchor === 'value' && isExact ? place.value : place.key;
  if (!lines) return [toDiagnostic(placed, range, finding, now)];
  return lines.map((change) => toDiagnostic(placed, change.range, toLineFinding(finding, change), now));
}

function toDiagnostic(
  { finding, place, resource }: PlacedFinding,
  range: Range,
  said: Finding,
  now: number,
): Diagnostic {
  const { code, severity, path, desired, live, owners, outcome, autoscaler } = finding;
  return {
    range,
    message: describeFinding(said, now, path.slice(Math.max(0, place.path.length - 1))),
    code,
    severity: severities[severity],
    source: 'driftline',
    data: { resource: resource.ref, path: formatPath(path), desired, live, owners, outcome, autoscaler },
  };
}
