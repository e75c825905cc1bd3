/** A place in a text as LSP counts it: zero-based line, zero-based UTF-16 code unit. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A half-open span of text, as LSP counts it. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Turns offsets (UTF-16 code units) of one text into positions. */
export type ToPosition = (offset: number) => Position;

/** Indexes the line starts once, so that each lookup is a binary search; a line ends with LF, CRLF or CR as in LSP. */
export function toPositions(text: string): ToPosition {
  const starts = [0];
  if (text.includes('\r'))
    for (const { 0: end, index } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
  else for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (starts[low] ?? 0) };
  };
}

/** The same span in a text that has some more lines before it. */
export function shiftRange({ start, end }: Range, lines: number): Range {
  return { start: shiftPosition(start, lines), end: shiftPosition(end, lines) };
}

/** The same place in a text that has some more lines before it. */
export function shiftPosition({ line, character }: Position, lines: number): Position {
  return { line: line + lines, character };
}

/** Whether a place stands before another one. */
export function isBefore(a: Position, b: Position): boolean {
  return a.line === b.line ? a.character < b.character : a.line < b.line;
}

/** Where a line of a text begins, as an offset; the text's end where there are not so many. */
export function toLineStart(text: string, line: number): number {
  if (line === 0) return 0;
  let count = 0;
  for (const { 0: end, index } of text.matchAll(/\r\n|\n|\r/g)) if (++count === line) return index + end.length;
  return text.length;
}
