import type { FieldPath } from '../field-path.ts';

/** Between which offsets something stands. */
type Span = readonly [start: number, end: number];

/**
 * Where a field of the root and its value stand in a text that was read quickly: nothing else in it begins in column 0.
 * Undefined where more than a word on the same line is the value, and for paths that lead further.
 */
export function findField(text: string, path: FieldPath): { readonly key: Span; readonly value: Span } | undefined {
  const [first] = path;
  if (path.length !== 1 || !first || !('field' in first) || !/^\w+$/.test(first.field)) return undefined;
  const { field } = first;
  const match = new RegExp(`^${field}: +([\\w./][\\w./-]*) *(?: #.*)?$`, 'm').exec(text);
  const [line, word] = match ?? [];
  if (!match || line === undefined || word === undefined) return undefined;
  const start = match.index + line.indexOf(word, field.length + 1);
  return { key: [match.index, match.index + field.length], value: [start, start + word.length] };
}
