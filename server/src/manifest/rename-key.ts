import { type Scalar, isScalar } from 'yaml';
import { type TextEdit, toChecked } from './edit.ts';
import { type FieldPath, valueAt } from './field-path.ts';
import { findKey } from './locate.ts';
import type { Declaration } from './resource.ts';
import { setAt } from './set-at.ts';

/**
 * The change after which a field has another name and all else is as it was; undefined where the field stands behind an
 * alias or a merge, or where another has the name already.
 */
export function renameKey(declaration: Declaration, path: FieldPath, name: string): TextEdit | undefined {
  const key = findKey(declaration, path);
  const value = valueAt(declaration.value, path);
  const renamed = [...path.slice(0, -1), { field: name }];
  if (!isScalar(key) || !key.range || value === undefined) return undefined;
  if (valueAt(declaration.value, renamed) !== undefined) return undefined;
  const expected = setAt(setAt(declaration.value, path, undefined), renamed, value);
  if (expected === undefined) return undefined;
  const [start, end] = key.range;
  return toChecked(declaration, { start, end, text: write(name, key) }, expected);
}

/** In the quotes that the old name had; a name that YAML could read as something else gets some. */
function write(name: string, { type }: Scalar): string {
  if (type === 'QUOTE_SINGLE' && !name.includes("'")) return `'${name}'`;
  const isPlain =
    type === 'PLAIN' && /^[A-Za-z][\w./-]+$/.test(name) && !/^(?:true|false|null|yes|no|on|off)$/i.test(name);
  return isPlain ? name : JSON.stringify(name);
}
