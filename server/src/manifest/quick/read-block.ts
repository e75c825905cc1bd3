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
  const lines = style === undefined || isOdd ? undefined : takeLines(cursor, indent);
  if (!lines) return abstain(cursor);
  const end = lines.findLastIndex((line) => line !== '') + 1;
  const text = style === '|' ? lines.slice(0, end).join('\n') : fold(lines.slice(0, end));
  cursor.isOpen = chomp === '+';
  advance(cursor);
  if (chomp === '-') return text;
  return text + (chomp === '+' ? '\n'.repeat(lines.length - end + 1) : '\n');
}

/** The lines that are as deep, without their indentation, and empty ones; undefined where spaces alone count. */
function takeLines(cursor: Cursor, indent: number): string[] | undefined {
  const margin = ' '.repeat(indent);
  const taken: string[] = [];
  let end = cursor.end;
  for (let line = cursor.lines[cursor.next]; line !== undefined; line = cursor.lines[cursor.next]) {
    if (line.startsWith(margin)) {
      const content = line.slice(indent);
      if (content !== '' && content.trimStart() === '') return undefined;
      taken.push(content);
    } else if (/^ *$/.test(line)) taken.push('');
    else break;
    skip(cursor);
    if (taken.at(-1) !== '') end = cursor.offset;
  }
  cursor.end = end;
  return taken;
}

/** Breaks become spaces, and empty lines breaks; around lines that are deeper all breaks stay. */
function fold(lines: readonly string[]): string {
  let text = '';
  let gap = '';
  let wasDeep = false;
  for (const line of lines) {
    if (line === '') {
      if (gap === '\n') text += '\n';
      gap = '\n';
      continue;
    }
    const isDeep = line.startsWith(' ');
    if (isDeep) gap = gap === '\n' && !wasDeep ? '\n\n' : gap && '\n';
    text += gap + line;
    gap = isDeep ? '\n' : ' ';
    wasDeep = isDeep;
  }
  return text;
}
