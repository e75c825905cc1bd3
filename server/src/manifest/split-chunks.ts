/** A line that begins or ends a document: `---` or `...` at its start, followed by white space or nothing. */
const marker = /(?:^\uFEFF?|\n)(---|\.\.\.)(?![^ \t\r\n])/g;
/** A line that is neither blank nor a comment nor a directive. */
const content = /(?:^|\n)(?!%|[ \t]*(?:#|\r?(?:\n|$)))/;

/**
 * Cuts a text into pieces that can be read one by one: at each `---` in column 0, which ends a document whatever stands
 * before it, and after each `...`. Directives and comments before the `---` of a document stay with it
 * (https://yaml.org/spec/1.2.2/#92-streams). Together the pieces are the text; a piece begins where a line does.
 */
export function* splitChunks(text: string): Generator<string> {
  let start = 0;
  let isPrelude = true;
  for (const match of text.matchAll(marker)) {
    const [{ length }, kind] = match;
    let at = match.index + length - 3;
    if (kind === '...') at = text.indexOf('\n', at) + 1 || text.length;
    else if (isPrelude && !content.test(text.slice(start, at).replace(/^\uFEFF/, ''))) at = start;
    isPrelude = kind === '...';
    if (at > start) yield text.slice(start, at);
    start = at;
  }
  if (text.length > start) yield text.slice(start);
}
