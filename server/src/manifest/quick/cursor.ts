import type { JsonScalar } from '../json.ts';
import { toScalar } from '../scalars.ts';

/** Where a reading stands: on a line that says something, of which the beginning may have been read. */
export interface Cursor {
  readonly lines: readonly string[];
  /** What the scalars are that have a name. */
  readonly anchors: Map<string, JsonScalar>;
  /** The number of the line after this one, and where it begins. */
  next: number;
  offset: number;
  /** In which column the rest of the line begins; -1 where there are no more lines. */
  column: number;
  /** The dashes of list items that stand in it. */
  dashes: string;
  key: string | undefined;
  /** What stands behind dashes and key; empty for nothing or a comment. */
  rest: string;
  /** Where the last line that said something began and ended. */
  start: number;
  end: number;
  /** Whether that was a key without a value, or a comment behind it counts as part of what it says. */
  isOpen: boolean;
  /** Nothing was met so far that could mean something else than it seems. */
  isPlain: boolean;
}

/** Stands before the first line. */
export function createCursor(text: string): Cursor {
  const line = { next: 0, offset: 0, column: 0, dashes: '', key: undefined, rest: '', start: 0, end: 0 };
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  return { lines, anchors: new Map(), ...line, isOpen: false, isPlain: true };
}

/** Leaves the text to the library: there is nothing more to read. */
export function abstain(cursor: Cursor): void {
  cursor.isPlain = false;
  finish(cursor);
}

function finish(cursor: Cursor): void {
  cursor.column = -1;
  cursor.dashes = '';
  cursor.key = undefined;
  cursor.rest = '';
}

/** Spaces, dashes, a key on which no escape is, and the rest. */
const parts = /^( *)((?:- +)*)(?:([\w./$][\w./$-]{0,200}|"[^"\\<]{1,200}"|'[^'<]{1,200}'):(?= |$) *)?(.*)$/;

/** Goes to the next line that says something. */
export function advance(cursor: Cursor): void {
  if (!cursor.isPlain) return;
  for (let text = skip(cursor); text !== undefined; text = skip(cursor)) {
    const [, indent = '', dashes = '', key, rest = ''] = parts.exec(text) ?? [];
    const isComment = rest.startsWith('#');
    const says = dashes !== '' || key !== undefined || (rest !== '' && !isComment);
    if (!says) {
      if (isComment && indent !== '') cursor.isOpen = true;
      continue;
    }
    cursor.rest = isComment ? '' : rest;
    cursor.end = cursor.offset;
    cursor.start = cursor.offset - text.length - 1 + indent.length;
    cursor.isOpen = cursor.rest === '';
    cursor.column = indent.length;
    cursor.dashes = dashes;
    cursor.key = toName(key);
    if (key !== undefined && cursor.key === undefined) abstain(cursor);
    return;
  }
  finish(cursor);
}

/** A key that is a text in any reading, without its quotes. */
function toName(key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  if (key.startsWith('"') || key.startsWith("'")) return key.slice(1, -1);
  const name = toScalar(key);
  return typeof name === 'string' ? name : undefined;
}

/** The next line, whatever it says; undefined behind the last. */
export function skip(cursor: Cursor): string | undefined {
  const text = cursor.lines[cursor.next];
  if (text === undefined) return undefined;
  cursor.next++;
  cursor.offset += text.length + 1;
  return text;
}
