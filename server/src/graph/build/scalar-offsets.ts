/** From a piece of a decoded scalar, by offsets in its value, to where it is written in the text. */
export type ToWritten = (start: number, end: number) => readonly [start: number, end: number];

/**
 * Follows a decoded scalar through the text that it was written as, so that what stands inside of it can be found
 * there; undefined where the two do not agree, as when something was put into the value afterwards.
 */
export function followScalar(text: string, start: number, end: number, value: string): ToWritten | undefined {
  const source = text.slice(start, end);
  const isBlock = source.startsWith('|') || source.startsWith('>');
  const spans = isBlock ? followBlock(source, value) : followFlow(source, value);
  if (!spans) return undefined;
  const toWritten = (at: number): number => start + (spans[at]?.[0] ?? end - start);
  // the next character can stand behind the indentation of the next line
  const toEnd = (at: number): number => start + (spans[at - 1]?.[1] ?? 0);
  return (from, to) => [toWritten(from), to > from ? toEnd(to) : toWritten(from)];
}

/** Where a character begins and ends. */
type Span = readonly [number, number];

/** Where each character of the value stands; one more for the end. */
function followBlock(source: string, value: string): readonly Span[] | undefined {
  const body = source.indexOf('\n') + 1;
  if (body === 0) return value === '' ? [[source.length, source.length]] : undefined;
  const indent = findIndent(source, body, value);
  const spans: Span[] = [];
  for (let line = body; line < source.length && spans.length < value.length;) {
    const next = source.indexOf('\n', line);
    const stop = next < 0 ? source.length : next;
    const isBlank = source.slice(line, stop).trim().length === 0;
    for (let at = line + indent; at < stop; at++) {
      if (value[spans.length] === source[at]) spans.push([at, at + 1]);
      else if (!isBlank && source[at] !== '\r') return undefined;
    }
    const due = value[spans.length];
    // Of the line feeds of a folded scalar the first becomes a space, or nothing where others follow.
    if (due === '\n' || due === ' ') spans.push([stop, stop + 1]);
    line = stop + 1;
  }
  return close(spans, value, source.length);
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

function followFlow(source: string, value: string): readonly Span[] | undefined {
  const quote = source.startsWith('"') || source.startsWith("'") ? source[0] : undefined;
  const spans: Span[] = [];
  const last = quote ? source.length - 1 : source.length;
  for (let at = quote ? 1 : 0; at < last;) {
    // of spaces only the first is looked at, since there can be many
    const isInside = isBlank(source[at]) && isBlank(source[at - 1]);
    const breaks = isInside ? undefined : findBreaks(source, at);
    const { read, length } = breaks ?? readFlow(source, at, quote);
    if (!value.startsWith(read, spans.length)) return undefined;
    spans.push(...(breaks?.spans ?? Array<Span>(read.length).fill([at, at + length])));
    at += length;
  }
  return close(spans, value, last);
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}

/**
 * Line breaks, and the spaces around them, which are not part of the value: one is a space, of several the first counts
 * for nothing. Source: https://yaml.org/spec/1.2.2/#65-line-folding
 */
function findBreaks(
  source: string,
  at: number,
): { readonly read: string; readonly length: number; readonly spans: readonly Span[] } | undefined {
  const folded = /[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/y;
  folded.lastIndex = at;
  const [text] = folded.exec(source) ?? [];
  if (text === undefined) return undefined;
  const all = [...text.matchAll(/\n/g)].map(({ index }): Span => [at + index, at + index + 1]);
  const isSpace = all.length === 1;
  return {
    read: isSpace ? ' ' : '\n'.repeat(all.length - 1),
    length: text.length,
    spans: isSpace ? all : all.slice(1),
  };
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
function close(spans: Span[], value: string, end: number): readonly Span[] | undefined {
  while (value[spans.length] === '\n') spans.push([end, end]);
  return spans.length === value.length ? [...spans, [end, end]] : undefined;
}
