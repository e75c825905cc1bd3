import { type Node, type YAMLMap, isAlias, isMap, isNode, isPair, isScalar, visit } from 'yaml';
import { type TextEdit, toChecked } from './edit.ts';
import type { FieldPath } from './field-path.ts';
import type { Json } from './json.ts';
import { columnOf, detectStyle, endOf, startOf } from './layout.ts';
import { findKey, findNode } from './locate.ts';
import type { Declaration } from './resource.ts';

/**
 * The change after which a field stands in another object, behind its last field, with its comments; objects on the way
 * that are not there are made. Undefined where either place is in flow style or is used elsewhere by an alias, and where
 * the result would not be exactly `expected`.
 */
export function moveField(
  declaration: Declaration,
  from: FieldPath,
  to: FieldPath,
  expected: Json,
): TextEdit | undefined {
  const { source } = declaration;
  const block = findBlock(declaration, from);
  const target = findTarget(declaration, to);
  if (!block || !target) return undefined;
  const step = detectStyle(declaration).indent;
  const missing = to.slice(target.path.length, -1);
  const keys = missing.map((segment, i) =>
    'field' in segment ? `${' '.repeat(target.column + i * step)}${segment.field}:` : undefined,
  );
  const moved = indent(block.lines, block.column, target.column + missing.length * step);
  if (!moved || keys.some((key) => key === undefined || !/^ *[\w.-]+:$/.test(key))) return undefined;
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const isEnded = target.at < source.length || source.endsWith('\n');
  const lines = [...keys, ...moved].join(eol);
  const inserted = isEnded ? `${lines}${eol}` : `${eol}${lines}`;
  const [start, end] = [Math.min(block.start, target.at), Math.max(block.end, target.at)];
  const text =
    target.at <= block.start
      ? inserted + source.slice(target.at, block.start)
      : source.slice(block.end, target.at) + inserted;
  return toChecked(declaration, { start, end, text }, expected);
}

interface Block {
  /** Whole lines, with the comments right above and those behind. */
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
  readonly column: number;
}

function findBlock(declaration: Declaration, path: FieldPath): Block | undefined {
  const { source } = declaration;
  const [parent, key] = [findNode(declaration, path.slice(0, -1)), findKey(declaration, path)];
  if (!isMap(parent) || parent.flow || !key?.range) return undefined;
  const pair = parent.items.find((item) => item.key === key);
  if (!isPair(pair) || isShared(key) || (isNode(pair.value) && isShared(pair.value))) return undefined;
  const column = columnOf(source, startOf(key));
  let start = startOf(key) - column;
  // Behind the dash of a list item, or a `?`.
  if (source.slice(start, start + column).trim() !== '') return undefined;
  const comment = new RegExp(`^ {${column}}#`);
  for (let above = lineBefore(source, start); above < start; above = lineBefore(source, start)) {
    if (!comment.test(source.slice(above, start))) break;
    start = above;
  }
  const end = nextLine(source, lastLetter(source, endOf(pair)));
  const lines = source
    .slice(start, end)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  return { start, end, lines, column };
}

/** The deepest object on the way that is there, and where a line behind its last field begins. */
function findTarget(
  declaration: Declaration,
  to: FieldPath,
): { readonly path: FieldPath; readonly at: number; readonly column: number } | undefined {
  const { source } = declaration;
  const { root } = declaration.syntax();
  for (let length = to.length - 1; length >= 0; length--) {
    const path = to.slice(0, length);
    const node: Node | undefined = length === 0 ? root : findKey(declaration, path) && findNode(declaration, path);
    if (!node) continue;
    if (!isMap(node) || node.flow || node.items.length === 0 || hasMerge(node)) return undefined;
    const at = nextLine(source, lastLetter(source, endOf(node)));
    return { path, at, column: columnOf(source, startOf(node)) };
  }
  return undefined;
}

function hasMerge({ items }: YAMLMap): boolean {
  return items.some(({ key }) => isScalar(key) && key.source === '<<');
}

/** Whether something in it is used elsewhere, or comes from there. */
function isShared(node: Node): boolean {
  let isFound = false;
  visit(node, {
    Node(_key, one) {
      if (!isAlias(one) && one.anchor === undefined) return undefined;
      isFound = true;
      return visit.BREAK;
    },
  });
  return isFound;
}

/** The same lines further right or left; undefined where one does not stand as far right as the first. */
function indent(lines: readonly string[], from: number, to: number): readonly string[] | undefined {
  const margin = ' '.repeat(from);
  const moved = lines.map((line) => {
    if (line.trim() === '') return line;
    return line.startsWith(margin) ? ' '.repeat(to) + line.slice(from) : undefined;
  });
  return moved.every((line) => line !== undefined) ? moved : undefined;
}

function lineBefore(source: string, start: number): number {
  return start === 0 ? 0 : source.lastIndexOf('\n', start - 2) + 1;
}

function nextLine(source: string, offset: number): number {
  return source.indexOf('\n', offset) + 1 || source.length;
}

function lastLetter(source: string, end: number): number {
  let at = end;
  while (/\s/.test(source[at - 1] ?? '')) at--;
  return at;
}
