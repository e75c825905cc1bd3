import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver-types';
import type { Finding, ReleasedDrift } from '../drift/finding.ts';
import { formatPath } from '../manifest/field-path.ts';
import { isSecretCode } from '../graph/rules/check-secrets.ts';
import type { Json } from '../manifest/json.ts';
import { maskText, maskValue } from '../manifest/mask-texts.ts';
import type { ManifestProblem } from '../manifest/resource.ts';
import { type Told, isHidden } from '../manifest/suppression.ts';
import type { Snapshot } from '../snapshot.ts';
import { markBuildProblems } from './build-diagnostics.ts';
import { markDeletions } from './deletion-diagnostics.ts';
import { markFailures } from './failure-diagnostics.ts';
import { listSecretTexts, maskFinding, maskLines } from './mask-finding.ts';
import { type PlacedFinding, findPlaced, toMarked } from './placed-findings.ts';
import { chooseSeverity, markRuleFindings } from './rule-diagnostics.ts';
import type { ListFix } from '../graph/rules/repository-rule.ts';
import { type SchemaMark, markSchemaFindings } from './schema-diagnostics.ts';
import { severities } from './severities.ts';
import { markUnknownCodes } from './unknown-codes.ts';
import { describeFinding } from './words.ts';

/** Everything worth marking in one file: what is wrong with its text, and how it differs from the cluster. */
export function diagnostics(snapshot: Snapshot, uri: string): Diagnostic[] {
  return findMarks(snapshot, uri).map(({ diagnostic }) => diagnostic);
}

/** Only how one file differs from the cluster. */
export function driftDiagnostics(snapshot: Snapshot, uri: string): Diagnostic[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  const secrets = listSecretTexts(snapshot, uri);
  const found = findPlaced(snapshot, manifest).flatMap((placed) => toDiagnostics(placed, snapshot.now, secrets));
  const told = found.flatMap((diagnostic) => chooseSeverity(diagnostic, snapshot.severitiesOf(uri)) ?? []);
  return secrets.length === 0 ? told : told.map((diagnostic) => mask(diagnostic, secrets));
}

/** What comes from a Secret can stand in a name, or in the words of an API server. */
function mask(diagnostic: Diagnostic, secrets: readonly string[]): Diagnostic {
  const { message } = diagnostic;
  const data: unknown = diagnostic.data;
  const text = typeof message === 'string' ? maskText(message, secrets) : message;
  return { ...diagnostic, message: text, ...(data === undefined ? {} : { data: maskValue(data as Json, secrets) }) };
}

/** A diagnostic with what it was made of, for those who know how to help. */
export interface Mark extends Partial<SchemaMark> {
  readonly diagnostic: Diagnostic;
  /** What could stand in the marked place instead. */
  readonly replacement?: string;
  /** The drift that it tells of. */
  readonly placed?: PlacedFinding;
  /** The kustomization that could list the file. */
  readonly list?: ListFix;
}

/** The same with their origin; what a comment disables is not among them. */
export function findMarks(snapshot: Snapshot, uri: string): readonly Mark[] {
  const secrets = listSecretTexts(snapshot, uri);
  const chosen = snapshot.severitiesOf(uri);
  const marks = findAll(snapshot, uri, secrets).flatMap((mark) => {
    const diagnostic = chooseSeverity(mark.diagnostic, chosen);
    return diagnostic ? [diagnostic === mark.diagnostic ? mark : { ...mark, diagnostic }] : [];
  });
  return secrets.length === 0 ? marks : marks.map((one) => ({ ...one, diagnostic: mask(one.diagnostic, secrets) }));
}

function findAll(snapshot: Snapshot, uri: string, secrets: readonly string[]): readonly Mark[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  const { suppressions } = manifest;
  const toTold = <T extends Mark>(marks: readonly T[], about: Told['about']): readonly T[] =>
    suppressions.length === 0 ? marks : marks.filter((mark) => !isHidden(suppressions, toTellable(mark, about)));
  const schema = markSchemaFindings(snapshot.checked.get(uri) ?? []);
  const drift = findPlaced(snapshot, manifest).flatMap((placed) =>
    toDiagnostics(placed, snapshot.now, secrets).map((diagnostic) => ({ diagnostic, placed })),
  );
  return [
    ...toTold(manifest.problems.map(markProblem), 'syntax'),
    ...toTold(markUnknownCodes(suppressions), 'comment'),
    ...toTold(markBuildProblems(snapshot.rendered(uri)), 'cluster'),
    ...toTold(markRuleFindings(snapshot, manifest), 'cluster'),
    ...toTold(markDeletions(snapshot.deletions(uri)), 'cluster'),
    ...toTold(markFailures(snapshot, manifest), 'cluster'),
    ...toTold(schema, 'schema'),
    ...drift.filter((mark) => !isSaidBySchema(mark, schema)),
  ];
}

/** That a kind has no such field its schema says as well, and knows better which one was meant. */
function isSaidBySchema({ diagnostic: { code, range } }: Mark, schema: readonly Mark[]): boolean {
  return (
    code === 'field-dropped' && schema.some((one) => isUnknownField(one) && isSamePlace(one.diagnostic.range, range))
  );
}

function isUnknownField({ diagnostic: { code } }: Mark): boolean {
  return code === 'schema-unknown-field';
}

function isSamePlace(a: Range, b: Range): boolean {
  return a.start.line === b.start.line && a.start.character === b.start.character;
}

function toTellable({ diagnostic: { code, range, message } }: Mark, about: Told['about']): Told {
  const text = typeof message === 'string' ? message : message.value;
  const isSecret = about === 'schema' && isSecretCode(String(code));
  return { code: String(code), line: range.start.line, about: isSecret ? 'secret' : about, message: text };
}

function markProblem({ code, message, range }: ManifestProblem): Mark {
  const severity = code === 'file-too-large' ? DiagnosticSeverity.Information : DiagnosticSeverity.Error;
  return { diagnostic: { range, message, code, severity, source: 'driftline' } };
}

/** What else a client gets to know of an object of a release. */
function toReleasedData({ object, fields, others, isCorrected }: ReleasedDrift): object {
  const told = fields.map(({ code, path, desired, live, owners }) => ({
    ...{ code, path: formatPath(path), owners },
    ...(desired === undefined ? {} : { desired }),
    ...(live === undefined ? {} : { live }),
  }));
  return { object, fields: told, others, isCorrected };
}

/** One for each part that is marked; the facts are those of the whole value. */
function toDiagnostics(placed: PlacedFinding, now: number, secrets: readonly string[]): readonly Diagnostic[] {
  const { finding, lines } = placed;
  if (!lines) return [toDiagnostic(placed, toMarked(placed), maskFinding(finding, secrets), now)];
  return lines.map((change) => toDiagnostic(placed, change.range, maskLines(finding, change, secrets), now));
}

function toDiagnostic(
  { finding, place, desired: object }: PlacedFinding,
  range: Range,
  said: Finding,
  now: number,
): Diagnostic {
  const { code, severity, path, desired, live, applied, stage, reason, isSuspended } = finding;
  const { owners, outcome, autoscaler, isUnsure, detail } = finding;
  return {
    range,
    message: describeFinding(said, now, path.slice(Math.max(0, place.path.length - 1))),
    code,
    severity: severities[severity],
    source: 'driftline',
    data: {
      resource: object.ref,
      path: formatPath(path),
      desired,
      live,
      applied,
      stage,
      reason,
      suspended: isSuspended,
      owners,
      outcome,
      autoscaler,
      isUnsure,
      detail,
      ignoredBy: finding.ignoredBy,
      unfollowed: finding.unfollowed,
      released: finding.released && toReleasedData(finding.released),
    },
  };
}
