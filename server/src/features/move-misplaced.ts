import { t } from '@vscode/l10n';
import type { Checked } from '../graph/check-manifest.ts';
import { formatPath } from '../manifest/field-path.ts';
import { moveField } from '../manifest/move-field.ts';
import { findHomes, toMoved } from '../schema/find-homes.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import type { Fix } from './fix.ts';

/** The levels of the object that know the field, where it could stand instead. */
export function moveMisplaced({ declaration, ref, schemas }: Checked, finding: SchemaFinding): readonly Fix[] {
  const { code, path, expected: name } = finding;
  const last = path.at(-1);
  if (code !== 'schema-unknown-field' || !schemas || !last) return [];
  const { value } = declaration;
  const homes = findHomes(schemas, ref.kind, value, path);
  return homes.flatMap((home): readonly Fix[] => {
    const to = [...home, last];
    const moved = toMoved(value, path, to);
    const edit = moved === undefined ? undefined : moveField(declaration, path, to, moved);
    if (!edit) return [];
    const title =
      home.length === 0
        ? t('Move {name} to the top level', { name })
        : t('Move {name} to {path}', { name, path: formatPath(home) });
    return [{ title, edit, isPreferred: homes.length === 1 && finding.suggestion === undefined }];
  });
}
