import { type TextEdit, edit, toChecked } from './edit.ts';
import { type FieldPath, valueAt } from './field-path.ts';
import { type Json, type JsonObject, isObject, own } from './json.ts';
import type { Declaration } from './resource.ts';
import { setAt } from './set-at.ts';
import { propose } from './splice.ts';

/**
 * The change after which an object has some more fields, behind its last; undefined where it has one of them already,
 * or where it cannot be written.
 */
export function addFields(declaration: Declaration, path: FieldPath, fields: JsonObject): TextEdit | undefined {
  const before = valueAt(declaration.value, path);
  const names = Object.keys(fields);
  if (!isObject(before) || names.length === 0) return undefined;
  if (names.some((name) => (own(before, name) ?? null) !== null)) return undefined;
  const [name = ''] = names;
  if (names.length === 1) return edit(declaration, [...path, { field: name }], fields[name]);
  const expected = setAt(declaration.value, path, { ...before, ...fields });
  return addBehind(declaration, path, fields, expected) ?? edit(declaration, path, { ...before, ...fields });
}

/** Each is written as if it came alone; together they stand in one place. */
function addBehind(
  declaration: Declaration,
  path: FieldPath,
  fields: JsonObject,
  expected: Json | undefined,
): TextEdit | undefined {
  const splices = Object.entries(fields).map(([field, value]) =>
    propose(declaration, { path: [...path, { field }], value }, false),
  );
  const [first] = splices;
  if (!first || expected === undefined || first.start !== first.end) return undefined;
  if (splices.some((splice) => splice?.start !== first.start || splice.end !== first.end)) return undefined;
  const text = splices.map((splice) => splice?.text ?? '').join('');
  return toChecked(declaration, { ...first, text }, expected);
}
