import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { Checked } from '../graph/check-manifest.ts';
import { formatPath } from '../manifest/field-path.ts';
import { locateNearest } from '../manifest/locate.ts';
import type { Range } from '../manifest/position.ts';
import type { Declaration } from '../manifest/resource.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import { describeSchemaFinding } from './schema-words.ts';
import { severities } from './severities.ts';

/** What the schemas have against the objects of a file, each on its line. */
export function schemaDiagnostics(checked: readonly Checked[]): Diagnostic[] {
  return checked.flatMap(({ declaration, ref, findings, schemas }) =>
    findings.map((finding) => {
      const { code, severity, path, suggestion } = finding;
      return {
        range: findRange(declaration, finding),
        message: describeSchemaFinding(finding),
        code,
        severity: severities[severity],
        source: 'driftline',
        data: { resource: declaration.ref ?? ref, path: formatPath(path), suggestion, schema: schemas?.source },
      };
    }),
  );
}

/** A value over several lines is too much to underline: its key stands for it. */
function findRange(declaration: Declaration, { path, anchor }: SchemaFinding): Range {
  const place = locateNearest(declaration, path);
  const isValue = anchor === 'value' && place.path.length === path.length;
  return isValue && place.value.start.line === place.value.end.line ? place.value : place.key;
}
