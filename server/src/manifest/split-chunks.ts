/** A line that begins or ends a document: `---` or `...` at its start, followed by white space or nothing. */
const marker = /(?:^\uFEFF?|\n)(---|\.\.\.)(?![^ \t\r\n])/g;
/** A line that is neither blank nor a comment nor a directive. */
const content = /(?:^|\n)(?!%|[ \t]*(?:#|\r?(?:\n|$)))/;

/**
 * Cuts a text into pieces that can be read one by one: at each `---` in column 0, which ends a document whatever stands
 * before it, and after each `...`. Directives and comments before the `---` of a document stay with it
 * (https://yaml.org/spec/1.2.2/#92-streams). Together the pieces are the text; a piece begins where a line does.
 */
export function splitChunks(text: string): string[] {
  const chunks: string[] = [];
  let start = 0;
  let isPrelude = true;
  const cut = (at: number): void => {
    if (at > start) chunks.push(text.slice(start, at));
    start = at;
  };
  for (const match of text.matchAll(marker)) {
    const [{ length }, kind] = match;
    const at = match.index + length - 3;
    if (kind === '...') {
      const lineEnd = text.indexOf('\n', at);
      cut(lineEnd < 0 ? text.length : lineEnd + 1);
      isPrelude = true;
      continue;
    }
    if (!isPrelude || content.test(text.slice(start, at).replace(/^\uFEFF/, ''))) cut(at);
    isPrelude = false;
  }
  cut(text.length);
  return chunks;
}
