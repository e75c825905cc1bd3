import { type Json, type JsonObject, isArray } from '../json.ts';
import { type Cursor, abstain, advance, createCursor } from './cursor.ts';
import { readScalar } from './read-scalar.ts';

/** A document in the plainest YAML, and between which offsets it stands. */
export interface QuickDocument {
  readonly value: JsonObject;
  readonly span: readonly [start: number, end: number];
}

/** What is larger would hold others up when its syntax tree is wanted after all, which is made without a pause; in UTF-16 code units. */
const longest = 64 * 1024;
const deepest = 50;

/**
 * Reads the document of a text in an eighth of the time that its syntax tree takes, if it is as plain as most manifests
 * are: maps and lists by indentation, scalars on one line or in blocks. Undefined for whatever could mean anything else,
 * which is then left to the library; `quick.property.test.ts` shows that the two never differ.
 */
export function readQuickly(text: string): QuickDocument | undefined {
  if (text.length > longest || unusual.test(text)) return undefined;
  const cursor = createCursor(text);
  advance(cursor);
  if (isMarker(cursor)) advance(cursor);
  const start = cursor.start;
  if (cursor.column !== 0 || cursor.dashes !== '' || cursor.key === undefined) return undefined;
  const value = readMap(cursor, 0);
  if (!isRead(cursor) || isList(value)) return undefined;
  return { value, span: [start, Math.min(cursor.end, text.length)] };
}

/** Tabs, carriage returns, other controls and what some take for the end of a line. */
const unusual = /[^\n -~\u00a1-\u2027\u202a-\ufefe\uff00-\uffff]/;

/** Nothing is left, and nothing was odd. */
function isRead({ column, isOpen, isPlain }: Cursor): boolean {
  return column < 0 && !isOpen && isPlain;
}

/** The line that begins a document. */
function isMarker({ column, dashes, key, rest }: Cursor): boolean {
  return column === 0 && dashes === '' && key === undefined && /^--- *(?: #.*)?$/.test(rest);
}

/** The items of a list are objects of their own, each with its own place. */
function isList({ kind, items }: JsonObject): boolean {
  return typeof kind === 'string' && kind.endsWith('List') && isArray(items);
}

function readMap(cursor: Cursor, depth: number): JsonObject {
  const { column } = cursor;
  const map: Record<string, Json> = {};
  while (cursor.column === column && cursor.key !== undefined && cursor.dashes === '') {
    const { key } = cursor;
    const isKnown = Object.hasOwn(map, key) || key === '__proto__';
    if (isKnown || depth > deepest) abstain(cursor);
    else map[key] = readEntry(cursor, column, depth);
  }
  if (cursor.column > column) abstain(cursor);
  return map;
}

function readEntry(cursor: Cursor, column: number, depth: number): Json {
  if (cursor.rest !== '') return readScalar(cursor, column);
  advance(cursor);
  if (cursor.dashes !== '' && cursor.column === column) return readSeq(cursor, depth + 1);
  return cursor.column > column ? readBelow(cursor, depth + 1) : null;
}

/** A list or a map that begins on a line of its own. */
function readBelow(cursor: Cursor, depth: number): Json {
  if (cursor.dashes !== '') return readSeq(cursor, depth);
  if (cursor.key === undefined) abstain(cursor);
  return readMap(cursor, depth);
}

function readSeq(cursor: Cursor, depth: number): readonly Json[] {
  const { column } = cursor;
  const items: Json[] = [];
  while (cursor.column === column && cursor.dashes !== '') {
    const dash = /^- +/.exec(cursor.dashes)?.[0].length ?? 0;
    cursor.dashes = cursor.dashes.slice(dash);
    cursor.column += dash;
    if (depth > deepest) abstain(cursor);
    else items.push(readItem(cursor, column, depth + 1));
  }
  if (cursor.column > column) abstain(cursor);
  return items;
}

function readItem(cursor: Cursor, column: number, depth: number): Json {
  if (cursor.dashes !== '' || cursor.key !== undefined) return readBelow(cursor, depth);
  if (cursor.rest !== '') return readScalar(cursor, column);
  advance(cursor);
  if (cursor.column <= column) abstain(cursor);
  return readBelow(cursor, depth);
}
