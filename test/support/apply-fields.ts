import { isDeepStrictEqual } from 'node:util';
import { type FieldPath, findItem, valueAt } from '../../server/src/manifest/field-path.ts';
import { type Json, isArray, isObject } from '../../server/src/manifest/json.ts';
import type { FieldChange } from '../../server/src/pull-request/change.ts';

/**
 * Whether the fields that are said to change make one object of the other. What is masked counts as what is there; items
 * of lists that are told apart by a name may stand in another order.
 */
export function leadTo(before: Json, fields: readonly FieldChange[], after: Json): boolean {
  let value = before;
  for (const field of fields) {
    if (field.isOrder) continue;
    const isMasked = JSON.stringify(field.after ?? null).includes('***');
    value = set(value, field.path, isMasked ? valueAt(after, field.path) : field.after);
  }
  return isDeepStrictEqual(sort(value), sort(after));
}

function set(here: Json | undefined, [step, ...rest]: FieldPath, value: Json | undefined): Json {
  if (step === undefined) return value ?? null;
  const isLast = rest.length === 0;
  if ('field' in step) {
    const { [step.field]: old, ...others } = isObject(here) ? here : {};
    return isLast && value === undefined ? others : { ...others, [step.field]: set(old, rest, value) };
  }
  const list = isArray(here) ? here : [];
  const index = findItem(list, step);
  if (index < 0) return [...list, set(undefined, rest, value)];
  return isLast && value === undefined
    ? list.toSpliced(index, 1)
    : list.toSpliced(index, 1, set(list[index], rest, value));
}

function sort(value: Json): Json {
  if (isArray(value)) {
    const items = value.map(sort);
    const isNamed = items.every((item) => isObject(item) && typeof (item['name'] ?? item['key']) === 'string');
    return isNamed ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sort(value[key] ?? null)]),
  );
}
