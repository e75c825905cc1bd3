/** Control characters but line breaks and tabs, half characters, and those that are not seen or turn the direction of what follows. */
const unseen = /(?![\n\t])\p{Cc}|\p{Cs}|[\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;

/** Text from outside of which nothing is unseen; lines stay. */
export function toSeen(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(unseen, '\uFFFD').replaceAll('\t', '  ');
}

/** The same on one line. */
export function toSeenLine(text: string): string {
  return toSeen(text).replace(/\s+/g, ' ').trim();
}

/** Longer names are of no use, in UTF-16 code units. */
const longest = 200;

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}

/**
 * Text from outside as a code span, in which no forge looks for markup, links, mentions or numbers of issues. `|` would
 * end a cell of a table, whatever stands before it.
 */
export function toCode(text: string): string {
  const line = shorten(toSeenLine(text)).replaceAll('|', '¦') || '\uFFFD';
  const fence = '`'.repeat(longestRun(line) + 1);
  const gap = /^`|`$/.test(line) ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}

/** Text from outside within HTML, in which Markdown is not read; nothing in it is a character of HTML or Markdown. */
export function toHtml(text: string): string {
  const line = shorten(toSeenLine(text)).replaceAll(/[^\p{L}\p{N} ./_-]/gu, (one) => `&#${one.codePointAt(0)};`);
  return `<code>${line.replaceAll('_', '&#95;')}</code>`;
}

/** Lines in a fence that nothing in them ends. */
export function toFence(lines: readonly string[], language: string): string {
  const text = lines.map((line) => toSeen(line).replaceAll('\n', ' ')).join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
