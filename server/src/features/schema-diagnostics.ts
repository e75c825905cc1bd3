import { type Diagnostic, DiagnosticTag } from 'vscode-languageserver-types';
import type { Checked } from '../graph/check-manifest.ts';
import { formatPath } from '../manifest/field-path.ts';
import { locateNearest } from '../manifest/locate.ts';
import type { Range } from '../manifest/position.ts';
import type { Declaration } from '../manifest/resource.ts';
import { describeSchemaFinding } from '../schema/describe-finding.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import { severities } from './severities.ts';

/** A finding of a schema as it is told. */
export interface SchemaMark {
  readonly diagnostic: Diagnostic;
  readonly checked: Checked;
  readonly finding: SchemaFinding;
}

/** What the schemas have against the objects of a file, each on its line. */
export function markSchemaFindings(all: readonly Checked[]): readonly SchemaMark[] {
  return all.flatMap((checked) =>
    checked.findings.map((finding) => {
      const { declaration, ref, schemas } = checked;
      const { code, severity, path, suggestion, command, api } = finding;
      const diagnostic = {
        range: findRange(declaration, finding),
        message: describeSchemaFinding(finding),
        code,
        severity: severities[severity],
        source: 'driftline',
        data: {
          resource: declaration.ref ?? ref,
          path: formatPath(path),
          suggestion,
          command,
          schema: schemas?.source,
          api,
        },
        ...(code === 'api-deprecated' ? { tags: [DiagnosticTag.Deprecated] } : {}),
      };
      return { diagnostic, checked, finding };
    }),
  );
}

/** A value over several lines is too much to underline: its key stands for it. */
function findRange(declaration: Declaration, { path, anchor, range }: SchemaFinding): Range {
  if (range) return range;
  const place = locateNearest(declaration, path);
  const isValue = anchor === 'value' && place.path.length === path.length;
  return isValue && place.value.start.line === place.value.end.line ? place.value : place.key;
}
