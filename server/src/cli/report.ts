import { t } from '@vscode/l10n';
import type { Diagnostic } from 'vscode-languageserver-types';
import { isSecretCode } from '../graph/rules/check-secrets.ts';
import { isSecretName } from '../manifest/secret-names.ts';
import type { CheckedFile } from './checked-file.ts';

/** From the gravest to the lightest; the place in this list is LSP's number less one. */
export const severities = ['error', 'warning', 'information', 'hint'] as const;

/** How grave a finding is. */
export type Severity = (typeof severities)[number];

/** What a finding is about; what kustomize or Helm reads has no name. */
export interface ReportedResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Values of Secrets are marks. */
export interface ReportedDifference {
  readonly path: string;
  readonly desired?: unknown;
  readonly live?: unknown;
  readonly owners: readonly unknown[];
  /** Of a HelmRelease: the object of its release, and the fields of it. */
  readonly released?: unknown;
}

/** One finding with its place as people count: from one, columns in UTF-16 code units, the end exclusive. */
export interface ReportedFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly resource?: ReportedResource;
  /** Of what differs from a cluster: the field, both values, and who holds it there. */
  readonly difference?: ReportedDifference;
  /** Where the code is explained. */
  readonly href?: string;
  /** The text of `line`; empty for a Secret and for what looks like one, whose values would end in a log. */
  readonly source: string;
}

/** What a run found; the counts are those of everything found, listed or not. */
export interface Report {
  readonly summary: {
    readonly files: number;
    readonly documents: number;
    readonly errors: number;
    readonly warnings: number;
    readonly information: number;
    readonly hints: number;
  };
  /** Those that are at or above the asked severity, by file and place. */
  readonly findings: readonly ReportedFinding[];
}

/** Gathers what was found, in an order that does not depend on the order of checking. */
export function toReport(files: readonly CheckedFile[], least: Severity): Report {
  const counts = new Map<Severity, number>();
  const findings: ReportedFinding[] = [];
  for (const file of files) {
    for (const { severity } of file.diagnostics) {
      const name = toSeverity(severity);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    findings.push(...listFindings(file, least));
  }
  const count = (severity: Severity): number => counts.get(severity) ?? 0;
  return {
    summary: {
      files: files.length,
      documents: files.reduce((sum, file) => sum + file.documents, 0),
      errors: count('error'),
      warnings: count('warning'),
      information: count('information'),
      hints: count('hint'),
    },
    findings: findings.toSorted(compareFindings),
  };
}

function listFindings(file: CheckedFile, least: Severity): readonly ReportedFinding[] {
  const listed = file.diagnostics.filter(
    ({ severity }) => severities.indexOf(toSeverity(severity)) <= severities.indexOf(least),
  );
  if (listed.length === 0) return [];
  const lines = file.text.split(/\r\n|\r|\n/);
  const hasSecret = /^[ \t-]*["']?kind["']?[ \t]*:[ \t]*["']?Secret\b/m.test(file.text);
  const secretLines = new Set(
    file.diagnostics.filter(({ code }) => isSecretCode(String(code))).map(({ range }) => range.start.line + 1),
  );
  return listed.map((diagnostic) => {
    const finding = toFinding(file.path, lines, diagnostic);
    const isSecret = finding.resource ? finding.resource.kind.endsWith('Secret') : hasSecret;
    const isNamedSo = isSecretName(readKey(finding.source)) || readPath(diagnostic.data).some(isSecretName);
    return isSecret || isNamedSo || secretLines.has(finding.line) ? withoutValues(finding) : finding;
  });
}

/** Values of Secrets are marks already; those of fields that are called like one are not. */
function withoutValues({ difference, ...finding }: ReportedFinding): ReportedFinding {
  if (!difference || finding.resource?.kind === 'Secret')
    return { ...finding, source: '', ...(difference && { difference }) };
  const { path, owners } = difference;
  const message = t(
    '{0} is not the same in the cluster; its values are not printed, as its name is one of a secret.',
    path,
  );
  return { ...finding, source: '', message, difference: { path, owners } };
}

function toFinding(path: string, lines: readonly string[], diagnostic: Diagnostic): ReportedFinding {
  const { range, severity, code, message, codeDescription } = diagnostic;
  const [resource, difference] = [readResource(diagnostic.data), readDifference(diagnostic.data)];
  return {
    file: path,
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    severity: toSeverity(severity),
    code: String(code ?? ''),
    message: typeof message === 'string' ? message : message.value,
    ...(resource && { resource }),
    ...(difference && { difference }),
    ...(codeDescription && { href: codeDescription.href }),
    source: lines[range.start.line] ?? '',
  };
}

/** LSP leaves it to the client what a diagnostic without severity is. */
function toSeverity(severity: Diagnostic['severity']): Severity {
  return severities[(severity ?? 1) - 1] ?? 'error';
}

/** The key at the beginning of a line, which can stand behind dashes and in quotes. */
function readKey(line: string): string {
  return /^[\s{[,-]*["']?([^"':#]*?)["']?\s*:/.exec(line)?.[1] ?? '';
}

/** The names on the way to what a finding is about. */
function readPath(data: unknown): readonly string[] {
  const { path } = (data ?? {}) as { readonly path?: unknown };
  return typeof path === 'string' ? path.split(/[.[\]"]+/) : [];
}

function readResource(data: unknown): ReportedResource | undefined {
  return (data as { resource?: ReportedResource } | undefined)?.resource;
}

function readDifference(data: unknown): ReportedDifference | undefined {
  const { path, desired, live, owners, released } = (data ?? {}) as Partial<ReportedDifference>;
  if (path === undefined || !Array.isArray(owners)) return undefined;
  const sides = { ...(desired !== undefined && { desired }), ...(live !== undefined && { live }) };
  return { path, ...sides, owners, ...(released !== undefined && { released }) };
}

function compareFindings(a: ReportedFinding, b: ReportedFinding): number {
  return (
    compareTexts(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compareTexts(a.code, b.code) ||
    compareTexts(a.message, b.message)
  );
}

/** By code units, so that the order is the same in every locale. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
