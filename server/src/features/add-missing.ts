import { t } from '@vscode/l10n';
import type { Checked } from '../graph/check-manifest.ts';
import { addFields } from '../manifest/add-fields.ts';
import { isEqualPath } from '../manifest/field-path.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import { toPlaceholder } from '../schema/placeholder.ts';
import { schemaAt } from '../schema/schema-at.ts';
import type { Fix } from './fix.ts';

/** Everything that an object lacks, with values that a person has to fill in. */
export function addMissing(
  { declaration, ref, findings, schemas }: Checked,
  { code, path }: SchemaFinding,
): readonly Fix[] {
  if (code !== 'schema-required' || !schemas) return [];
  const lacking = findings.filter((one) => one.code === code && isEqualPath(one.path, path));
  const names = [...new Set(lacking.map(({ expected }) => expected))];
  const fields = names.map((field) => {
    const schema = schemaAt(schemas, ref.kind, [...path, { field }]);
    return [field, toPlaceholder(schema, schemas)] as const;
  });
  const edit = addFields(declaration, path, Object.fromEntries(fields));
  if (!edit) return [];
  const title =
    names.length === 1
      ? t('Add the missing field {name}', { name: names.join() })
      : t('Add the missing fields {names}', { names: names.join(', ') });
  return [{ title, edit }];
}
