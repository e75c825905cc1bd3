import type { FieldPath, Segment } from '../manifest/field-path.ts';
import { type Json, type JsonScalar, isEqual } from '../manifest/json.ts';
import type { FieldChange } from './change.ts';
import type { Concealer } from './conceal.ts';

/** Fields as they may be shown; of what is hidden on both sides it is said that it differs. */
export function showFields(fields: readonly FieldChange[], concealer: Concealer): readonly FieldChange[] {
  return fields.map((field) => {
    const before = field.before === undefined ? undefined : concealer.reveal(field.before);
    const after = field.after === undefined ? undefined : concealer.reveal(field.after);
    const isAlike = before?.isMasked && after?.isMasked && isEqual(before.value, after.value);
    return {
      ...field,
      path: showPath(field.path, concealer),
      ...(before && { before: isAlike ? mark(before.value, 'before') : before.value }),
      ...(after && { after: isAlike ? mark(after.value, 'after') : after.value }),
    };
  });
}

function mark(value: Json, side: 'before' | 'after'): Json {
  return typeof value === 'string' ? `${value} (${side})` : [value, `*** (${side})`];
}

function showPath(path: FieldPath, concealer: Concealer): FieldPath {
  return path.map((segment): Segment => {
    if (!('keys' in segment)) return segment;
    return { keys: concealer.reveal(segment.keys).value as Readonly<Record<string, JsonScalar>> };
  });
}
