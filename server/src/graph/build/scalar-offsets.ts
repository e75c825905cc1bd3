/** From a piece of a decoded scalar, by offsets in its value, to where it is written in the text. */
export type ToWritten = (start: number, end: number) => readonly [start: number, end: number];

/**
 * Follows a decoded scalar through the text that it was written as, so that what stands inside of it can be found
 * there; undefined where the two do not agree, as when something was put into the value afterwards.
 */
export function followScalar(text: string, start: number, end: number, value: string): ToWritten | undefined {
  const source = text.slice(start, end);
  const isBlock = source.startsWith('|') || source.startsWith('>');
  const offsets = isBlock ? followBlock(source, value) : followFlow(source, value);
  if (!offsets) return undefined;
  const toWritten = (at: number): number => start + (offsets[at] ?? end - start);
  // In a block the next character can stand behind the indentation of the next line, while an escape sequence is long.
  const toEnd = (at: number): number => (isBlock && at > 0 ? toWritten(at - 1) + 1 : toWritten(at));
  return (from, to) => [toWritten(from), to > from ? toEnd(to) : toWritten(from)];
}

/** Where each character of the value stands; one more for the end. */
function followBlock(source: string, value: string): number[] | undefined {
  const body = source.indexOf('\n') + 1;
  if (body === 0) return value === '' ? [source.length] : undefined;
  const indent = findIndent(source, body, value);
  const offsets: number[] = [];
  for (let line = body; line < source.length && offsets.length < value.length;) {
    const next = source.indexOf('\n', line);
    const stop = next < 0 ? source.length : next;
    const isBlank = source.slice(line, stop).trim().length === 0;
    for (let at = line + indent; at < stop; at++) {
      if (value[offsets.length] === source[at]) offsets.push(at);
      else if (!isBlank && source[at] !== '\r') return undefined;
    }
    const due = value[offsets.length];
    // Of the line feeds of a folded scalar the first becomes a space, or nothing where others follow.
    if (due === '\n' || due === ' ') offsets.push(stop);
    line = stop + 1;
  }
  return close(offsets, value, source.length);
}

/** Told by the first line that says something, which may itself begin with spaces. */
function findIndent(source: string, body: number, value: string): number {
  const written = /^(?:[^\S\n]*\n)*( *)\S/.exec(source.slice(body))?.[1] ?? '';
  const read = /^(?: *\n)*( *)[^ \n]/.exec(value)?.[1] ?? '';
  return Math.max(0, written.length - read.length);
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '\t': '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function followFlow(source: string, value: string): number[] | undefined {
  const quote = source.startsWith('"') || source.startsWith("'") ? source[0] : undefined;
  const offsets: number[] = [];
  const last = quote ? source.length - 1 : source.length;
  for (let at = quote ? 1 : 0; at < last;) {
    const { read, length } = readFlow(source, at, quote);
    if (value.startsWith(read, offsets.length)) offsets.push(...Array<number>(read.length).fill(at));
    else if (source[at] === '\n' && value[offsets.length] === ' ') offsets.push(at);
    else if (!/^\s$/.test(source[at] ?? '')) return undefined;
    at += length;
  }
  return close(offsets, value, last);
}

/** What one character or escape sequence stands for. */
function readFlow(source: string, at: number, quote: string | undefined): { read: string; length: number } {
  const char = source[at] ?? '';
  if (quote === "'" && char === "'") return { read: char, length: 2 };
  if (quote !== '"' || char !== '\\') return { read: char, length: 1 };
  const kind = source[at + 1] ?? '';
  const digits = codeLengths[kind];
  if (digits !== undefined) {
    const code = parseInt(source.slice(at + 2, at + 2 + digits), 16);
    return { read: code <= 0x10ffff ? String.fromCodePoint(code) : '', length: digits + 2 };
  }
  const joined = /^\\\r?\n[ \t]*/.exec(source.slice(at, at + 1000));
  return joined ? { read: '', length: joined[0].length } : { read: escapes[kind] ?? kind, length: 2 };
}

/** The last line feed of a value may not be written, where a text ends. */
function close(offsets: number[], value: string, end: number): number[] | undefined {
  while (value[offsets.length] === '\n') offsets.push(end);
  return offsets.length === value.length ? [...offsets, end] : undefined;
}
