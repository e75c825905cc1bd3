import { isMap, isScalar } from 'yaml';
import { type TextEdit, edit, toChecked } from './edit.ts';
import { type FieldPath, valueAt } from './field-path.ts';
import { type JsonObject, isObject } from './json.ts';
import { findNode } from './locate.ts';
import type { Declaration } from './resource.ts';
import { setAt } from './set-at.ts';
import { columnOf, detectStyle } from './layout.ts';

/** Where a key goes: the names from the outermost to its own. */
export interface Nested {
  readonly key: string;
  readonly names: readonly string[];
}

/**
 * The change that puts two neighbouring keys of a map into a new one, each under further names. In block style their
 * lines stay, comments included, and move to the right; what is written otherwise, and has comments, is left alone.
 */
export function nestKeys(
  declaration: Declaration,
  path: FieldPath,
  outer: string,
  moved: readonly [Nested, Nested],
): TextEdit | undefined {
  const old = valueAt(declaration.value, path);
  const node = findNode(declaration, path);
  if (!isObject(old) || !isMap(node)) return undefined;
  const value = nest(old, outer, moved);
  const expected = setAt(declaration.value, path, value);
  if (expected === undefined) return undefined;
  const keys = node.items.map(({ key }) => (isScalar(key) ? key : undefined));
  const at = moved.map(({ key }) => keys.findIndex((one) => one?.value === key));
  const [first = -1, second = -1] = at.toSorted((a, b) => a - b);
  const [upper, lower] = [keys[first]?.range, keys[second]?.range];
  if (node.flow || second !== first + 1 || !upper || !lower) {
    const text = declaration.source.slice(...(node.range ?? [0, 0]));
    return text.includes('#') ? undefined : edit(declaration, path, value);
  }
  const { source } = declaration;
  const step = detectStyle(declaration).indent;
  const column = columnOf(source, upper[0]);
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const name = (key: unknown): string => {
    const { names = [] } = moved.find((one) => one.key === key) ?? {};
    return names.map((one, i) => (i === 0 ? one : `${pad(column + step * (i + 1))}${one}`)).join(`:${eol}`);
  };
  const text = [
    `${outer}:${eol}${pad(column + step)}${name(keys[first]?.value)}`,
    source.slice(upper[1], lower[0]),
    `${pad(step)}${name(keys[second]?.value)}`,
  ].join('');
  return toChecked(declaration, { start: upper[0], end: lower[1], text }, expected);
}

function nest(old: JsonObject, outer: string, moved: readonly Nested[]): JsonObject {
  const kept = Object.entries(old).filter(([key]) => moved.every((one) => one.key !== key));
  const inner = moved.reduce<JsonObject>((before, { key, names }) => {
    const path = names.map((field) => ({ field }));
    const after = setAt(before, path, old[key]);
    return isObject(after) ? after : before;
  }, {});
  return { ...Object.fromEntries(kept), [outer]: inner };
}

function pad(width: number): string {
  return ' '.repeat(width);
}
