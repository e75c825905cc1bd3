import { isCollection, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { FieldPath, Segment } from './field-path.ts';
import { type Json, isArray, isObject } from './json.ts';
import { type Container, columnOf, detectStyle, endOf, entryStart, lineEnd, startOf, valueOf } from './layout.ts';
import { type Style, renderFlow, renderItem, renderPair, renderValue } from './render.ts';
import type { Declaration } from './resource.ts';
import type { Change } from './set-at.ts';

/** A piece of a resource's source, and what is to stand there. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Site {
  readonly source: string;
  readonly container: Container;
  /** Of the entry to change; as many as there are entries for a new one. */
  readonly index: number;
  /** The key of the entry in a map. */
  readonly field: string | undefined;
  readonly style: Style;
}

/** How a change could be written; undefined where this is not known. Whether it is right is for the caller to see. */
export function propose(resource: Declaration, { path, value }: Change, isQuoted: boolean): Splice | undefined {
  const site = findSite(resource, path, isQuoted);
  if (!site) return undefined;
  const { container, index } = site;
  const isThere = index < container.items.length;
  const splice = value === undefined ? isThere && remove(site) : isThere ? replace(site, value) : insert(site, value);
  if (!splice) {
    if (value !== undefined || !isThere) return undefined;
    return propose(resource, { path: path.slice(0, -1), value: isMap(container) ? {} : [] }, isQuoted);
  }
  const eol = site.source.includes('\r\n') ? '\r\n' : '\n';
  return { ...splice, text: splice.text.replaceAll('\n', eol) };
}

function findSite(resource: Declaration, path: FieldPath, isQuoted: boolean): Site | undefined {
  let container: unknown = resource.syntax().root;
  for (const segment of path.slice(0, -1)) {
    if (!isCollection(container)) return undefined;
    container = valueOf(container.items[findEntry(container, segment)]);
  }
  const last = path.at(-1);
  if (!last || !(isMap(container) || isSeq(container))) return undefined;
  const found = findEntry(container, last);
  const index = found < 0 ? container.items.length : found;
  const old = valueOf(container.items[index]);
  const scalar = isScalar(old) ? old.type : undefined;
  const field = 'field' in last ? last.field : undefined;
  const style = { ...detectStyle(resource), scalar, isQuoted };
  return { source: resource.source, container, index, field, style };
}

function findEntry(container: Container, segment: Segment): number {
  if ('index' in segment) return segment.index;
  if (!('field' in segment)) return -1;
  return container.items.findIndex(
    (item) =>
      isPair(item) &&
      isScalar<string | number | boolean | null>(item.key) &&
      String(item.key.value ?? '') === segment.field,
  );
}

/** A new entry behind the last, on a line of its own unless in flow style. */
function insert({ source, container, field, style }: Site, value: Json): Splice {
  const last = container.items.at(-1);
  if (container.flow) {
    const text = flowEntry(source, container, field, value, style);
    if (!last) {
      const [open, close] = isMap(container) ? ['{ ', ' }'] : ['[', ']'];
      return { start: startOf(container), end: container.range?.[1] ?? 0, text: open + text + close };
    }
    const before = /\s*$/.exec(source.slice(0, entryStart(source, container, container.items.length - 1)))?.[0] ?? '';
    const end = endOf(last);
    const gap = container.items.length === 1 && before === '' ? ' ' : before.replaceAll('\r', '');
    return { start: end, end, text: `,${gap}${text}` };
  }
  const text = blockEntry(source, container, field, value, style);
  const indent = ' '.repeat(columnOf(source, startOf(container)));
  const end = endOf(last);
  if (source[end - 1] === '\n') return { start: end, end, text: `${indent}${text}\n` };
  const at = lineEnd(source, end);
  return { start: at, end: at, text: `\n${indent}${text}` };
}

/** Another value in the place of an old one, or of none. */
function replace({ source, container, index, style }: Site, value: Json): Splice | undefined {
  const entry: unknown = container.items[index];
  const old = valueOf(entry);
  const isBlock = isScalar(old) ? old.type?.startsWith('BLOCK') : isCollection(old) && !old.flow;
  const start = entryStart(source, container, index);
  const keyEnd = isPair(entry) && isNode(entry.key) ? (entry.key.range?.[1] ?? start) : start;
  const oldEnd = old?.range?.[1] ?? 0;
  // A value on a line of its own may have comments before it.
  const isApart = old && source.slice(keyEnd, startOf(old)).includes('\n');
  if (container.flow || (old && !isBlock && (isApart || isFlowLike(old, value) || !isMultiLine(value, style)))) {
    const text = flowValue(source, container, value, style);
    if (old) return { start: startOf(old), end: oldEnd, text };
    const end = isPair(entry) ? keyEnd : endOf(entry);
    const colon = isPair(entry) ? /^\s*:/.exec(source.slice(end))?.[0] : '';
    const at = end + (colon?.length ?? 0);
    return { start: at, end: at, text: colon === undefined ? `: ${text}` : ` ${text}` };
  }
  const sign = (isPair(entry) ? /^\s*:/ : /^-/).exec(source.slice(keyEnd));
  if (!sign) return undefined;
  const from = keyEnd + sign[0].length;
  const written = isPair(entry) ? renderValue(value, style) : renderItem(value, style).slice(1);
  const [head = '', ...rest] = indentLines(written, source, container).split('\n');
  const body = rest.map((line) => `\n${line}`).join('');
  // The comment behind the key, or behind the old value, stays where it was.
  const after =
    old && !isBlock ? source.slice(oldEnd, lineEnd(source, oldEnd)) : source.slice(from, lineEnd(source, from));
  const isOnNextLine = !old || !isBlock || startOf(old) > lineEnd(source, from) || isScalar(old);
  const comment = isOnNextLine ? (/(?:^|\s)(#.*)$/.exec(after)?.[1] ?? '') : '';
  const end = old ? lineEnd(source, trimEnd(source, endOf(entry))) : lineEnd(source, from);
  return { start: from, end, text: head + (comment && ` ${comment}`) + body };
}

/** Without an entry; nothing for the only one, since what is left would be null. */
function remove({ source, container, index }: Site): Splice | undefined {
  const { items } = container;
  if (items.length < 2) return undefined;
  const start = entryStart(source, container, index);
  const end = endOf(items[index]);
  if (container.flow) {
    if (index === 0) return { start, end: entryStart(source, container, 1), text: '' };
    return { start: endOf(items[index - 1]), end, text: '' };
  }
  const lineStart = start - columnOf(source, start);
  const next = source[end - 1] === '\n' ? end : source.indexOf('\n', end) + 1 || source.length;
  if (source.slice(lineStart, start).trim() === '') return { start: lineStart, end: next, text: '' };
  // Behind the dash of a list item: what follows moves up, unless a comment stands between.
  const following = entryStart(source, container, index + 1);
  const isCommented = source.slice(next, following).includes('#');
  return { start, end: isCommented ? lineEnd(source, trimEnd(source, end)) : following, text: '' };
}

function isMultiLine(value: Json, style: Style): boolean {
  return typeof value === 'string'
    ? value.includes('\n') && !style.isQuoted
    : (isArray(value) || isObject(value)) && !isEmpty(value);
}

function isEmpty(value: Json): boolean {
  return isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** Whether an old value in flow style, or in quotes, gives its style to the new one. */
function isFlowLike(old: unknown, value: Json): boolean {
  if (isCollection(old)) return typeof value === 'object';
  return isScalar(old) && typeof value === 'string' && old.type === 'QUOTE_DOUBLE';
}

function trimEnd(source: string, end: number): number {
  let at = end;
  while (source[at - 1] === '\n' || source[at - 1] === '\r') at--;
  return at;
}

function blockEntry(
  source: string,
  container: Container,
  field: string | undefined,
  value: Json,
  style: Style,
): string {
  const text = field === undefined ? renderItem(value, style) : renderPair(field, value, style);
  return indentLines(text, source, container);
}

function indentLines(text: string, source: string, container: Container): string {
  const indent = ' '.repeat(columnOf(source, startOf(container)));
  return text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}

function flowEntry(source: string, container: Container, field: string | undefined, value: Json, style: Style): string {
  const text = flowValue(source, container, value, style);
  if (field === undefined) return text;
  return isJson(source, container) ? `${JSON.stringify(field)}: ${text}` : `${renderFlow(field, style)}: ${text}`;
}

function flowValue(source: string, container: Container, value: Json, style: Style): string {
  const isScalarInBlock = !container.flow && (typeof value !== 'object' || value === null);
  if (isScalarInBlock) return renderValue(value, style).trimStart();
  return isJson(source, container) ? JSON.stringify(value) : renderFlow(value, style);
}

/** JSON is YAML too; what is written like it stays so. */
function isJson(source: string, container: Container): boolean {
  const key = isMap(container) ? container.items[0]?.key : undefined;
  return !!container.flow && isScalar(key) && source[startOf(key)] === '"';
}
