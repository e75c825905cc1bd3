import type { WrittenScalar } from './piece.ts';

/** Reads a quoted text that begins at an offset; undefined where its end is missing before `limit`. */
export function readQuoted(text: string, start: number, limit: number): WrittenScalar | undefined {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return undefined;
  for (let at = start + 1; at < limit; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === quote) at++;
      else return { text: unescape(text.slice(start + 1, at), quote), quote, start, end: at + 1 };
    }
  }
  return undefined;
}

/** Skips what may stand before a value: anchors and tags. */
export function skipProperties(text: string, start: number, limit: number): number {
  const properties = /^(?:[&!][^\s,[\]{}]*[ \t]+)*/.exec(text.slice(start, Math.min(limit, start + 300)));
  return start + (properties?.[0].length ?? 0);
}

/** Where a line ends, before its line end. */
export function endOfLine(text: string, start: number): number {
  const next = text.indexOf('\n', start);
  const end = next < 0 ? text.length : next;
  return end > start && text[end - 1] === '\r' ? end - 1 : end;
}

/** Where the next line begins; behind the text's end after the last one. */
export function nextLine(text: string, start: number): number {
  const next = text.indexOf('\n', start);
  return next < 0 ? text.length + 1 : next + 1;
}

/** The first place from an offset where neither a space nor a tab stands. */
export function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/** Whether a comment begins there. */
export function isComment(text: string, at: number): boolean {
  return text[at] === '#' && (at === 0 || /\s/.test(text[at - 1] ?? ''));
}

function unescape(inner: string, quote: '"' | "'"): string {
  return quote === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\/])/g, '$1');
}
