import type { Json } from '../json.ts';
import { type Cursor, abstain, advance, skip } from './cursor.ts';

const header = /^([|>])([-+]?) *(?: #.*)?$/;

/** Reads the lines of a block scalar, and goes to the next line behind it. */
export function readBlock(cursor: Cursor, column: number): Json {
  const [, style, chomp] = header.exec(cursor.rest) ?? [];
  const before = cursor.next;
  let first = before;
  while (cursor.lines[first] === '') first++;
  const indent = /^ */.exec(cursor.lines[first] ?? '')?.[0].length ?? 0;
  // the library has its own mind on blocks without content, and on a fold that begins with empty lines
  const isOdd = indent <= column || cursor.lines[first]?.length === indent || (style === '>' && first > before);
  const lines = style === undefined || isOdd ? undefined : takeLines(cursor, indent, style === '>');
  if (!lines) {
    abstain(cursor);
    return null;
  }
  const end = lines.findLastIndex((line) => line !== '') + 1;
  const text = style === '|' ? lines.slice(0, end).join('\n') : fold(lines.slice(0, end));
  cursor.isOpen = chomp === '+';
  advance(cursor);
  if (chomp === '-') return text;
  return text + (chomp === '+' ? '\n'.repeat(lines.length - end + 1) : '\n');
}

/** The lines that are as deep, without their indentation, and empty ones; undefined where spaces alone count, or keep breaks. */
function takeLines(cursor: Cursor, indent: number, isFolded: boolean): string[] | undefined {
  const margin = ' '.repeat(indent);
  const taken: string[] = [];
  let end = cursor.end;
  for (let line = cursor.lines[cursor.next]; line !== undefined; line = cursor.lines[cursor.next]) {
    if (line.startsWith(margin)) {
      const content = line.slice(indent);
      if (isFolded ? content.startsWith(' ') : content !== '' && content.trimStart() === '') return undefined;
      taken.push(content);
    } else if (/^ *$/.test(line)) taken.push('');
    else break;
    skip(cursor);
    if (taken.at(-1) !== '') end = cursor.offset;
  }
  cursor.end = end;
  return taken;
}

/** Breaks become spaces, and empty lines breaks. */
function fold(lines: readonly string[]): string {
  let text = '';
  let gap = '';
  for (const line of lines) {
    if (line === '') gap = gap.startsWith('\n') ? `${gap}\n` : '\n';
    else {
      text += gap + line;
      gap = ' ';
    }
  }
  return text;
}
