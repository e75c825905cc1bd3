import { t } from '@vscode/l10n';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { toSafeJson } from './plain-text.ts';
import type { Report, ReportedFinding, Severity } from './report.ts';

const levels: Readonly<Record<Severity, Result.level>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/**
 * For code scanning of GitHub, GitLab and others.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function formatSarif({ findings }: Report, version: string): string {
  const rules = toRules(findings);
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    runs: [
      {
        tool: { driver: { name: 'Driftline', semanticVersion: version, rules } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => toResult(finding, rules)),
      },
    ],
  };
  return toSafeJson(log);
}

function toRules(findings: readonly ReportedFinding[]): ReportingDescriptor[] {
  const byCode = new Map(findings.map((finding) => [finding.code, finding]));
  return [...byCode.values()]
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, href }) => ({
      id: code,
      shortDescription: { text: code },
      help: { text: t('docs/diagnostics.md of Driftline explains {0}.', code) },
      ...(href !== undefined && { helpUri: href }),
    }));
}

function toResult(finding: ReportedFinding, rules: readonly ReportingDescriptor[]): Result {
  const { file, line, column, endLine, endColumn, severity, code, message, resource } = finding;
  const logical = resource && {
    name: resource.name ?? resource.kind,
    kind: 'resource',
    fullyQualifiedName: [resource.apiVersion, resource.kind, resource.namespace ?? '', resource.name ?? ''].join('/'),
  };
  return {
    ruleId: code,
    ruleIndex: rules.findIndex(({ id }) => id === code),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: toArtifactLocation(file),
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
        ...(logical && { logicalLocations: [logical] }),
      },
    ],
  };
}

/** Relative to the folder in which the run was started, which a repository's check starts in its root. */
function toArtifactLocation(path: string): { uri: string; uriBaseId?: string } {
  const drive = /^[A-Za-z]:(?=\/)/.exec(path)?.[0] ?? '';
  const isAbsolute = drive !== '' || path.startsWith('/');
  const rest = path.slice(drive.length);
  const encoded = rest.toWellFormed().split('/').map(encodeURIComponent).join('/');
  if (isAbsolute) return { uri: `file://${drive && `/${drive}`}${encoded}` };
  return { uri: encoded, uriBaseId: '%SRCROOT%' };
}
