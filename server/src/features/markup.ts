import type { Json } from '../manifest/json.ts';

/** Longer prose is not read in a hover, in UTF-16 code units. */
const longest = 1200;

/** How a client shows text: as Markdown, or as it is. */
export interface Markup {
  /** Prose from outside, cut to a length that is read: nothing in it becomes markup, a link or an image. */
  readonly prose: (text: string) => string;
  readonly code: (text: string) => string;
  readonly strong: (text: string) => string;
  /** A link to an address of ours. */
  readonly link: (text: string, address: string) => string;
}

/** For clients that show what they are sent. */
export const plainText: Markup = {
  prose: (text) =>
    toParagraphs(text)
      .map((lines) => lines.join('\n'))
      .join('\n\n'),
  code: (text) => text,
  strong: (text) => text,
  link: (text, address) => `${text}: ${address}`,
};

/** For clients that render CommonMark, with the extensions of GitHub. */
export const markdown: Markup = {
  prose: (text) =>
    toParagraphs(text)
      .map((lines) => lines.map(escapeLine).join('  \n'))
      .join('\n\n'),
  code: toCode,
  strong: (text) => `**${escapeLine(text)}**`,
  link: (text, address) => `[${escapeLine(text)}](${address})`,
};

/** A value as JSON on one line, cut where nobody reads on. */
export function toShort(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79).replace(/\p{Cs}/gu, '')}…` : text;
}

/** Paragraphs of lines: a line break within a sentence is the writer's margin, before a list item it is meant. */
function toParagraphs(text: string): readonly (readonly string[])[] {
  return shorten(clean(text))
    .split(/\n[ \t]*\n\s*/)
    .map((paragraph) =>
      paragraph
        .split(/\n(?=[ \t]*(?:[-*+•]|\d+[.)])[ \t])/)
        .map((line) => line.replace(/\s+/g, ' ').trim())
        .filter((line) => line !== ''),
    )
    .filter((lines) => lines.length > 0);
}

/** Without control characters, and without those that turn the direction of what follows. */
function clean(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .trim();
}

function shorten(text: string): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  const word = /\s\S*$/.exec(cut);
  return `${(word ? cut.slice(0, word.index) : cut).trimEnd()}…`.replace(/[\uD800-\uDBFF]…$/, '…');
}

/** A line of text for Markdown, where what stands first can make a heading, a list or a rule. */
function escapeLine(text: string): string {
  return text
    .replace(/[\\`*_[\]<>&~|@!$]/g, '\\$&')
    .replaceAll('://', ':\\//')
    .replace(/www\./gi, (www) => `${www.slice(0, -1)}\\.`)
    .replace(/^[-+#=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** A code span, with a fence longer than any in it. */
function toCode(text: string): string {
  const line = clean(text).replace(/\s+/g, ' ');
  const longestRun = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const gap = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}
