import { t } from '@vscode/l10n';
import { formatPath } from '../manifest/field-path.ts';
import type { SchemaFinding } from '../schema/finding.ts';

/** One sentence for a finding of a schema. */
export function describeSchemaFinding({ code, expected, path, suggestion }: SchemaFinding): string {
  const place = formatPath(path);
  const near = suggestion === undefined ? '' : t(' Did you mean {suggestion}?', { suggestion });
  return `${code} ${place} ${expected}${near}`;
}
