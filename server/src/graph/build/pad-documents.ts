import { countLines } from './line-starts.ts';

/** Where kyaml splits: a line feed that no separator before it used, then a line that begins with three dashes. */
const separator = /\n---[^\n]*\n/g;
/** Something else than blanks and comments. */
const content = /^[^\S\n]*[^\s#]/m;

/**
 * Puts blank lines before each document of a text, so that kustomize sees each node at `base` plus its own line (the
 * first is 1). The documents stay what they are. Splits as kyaml does, to which a marker in the first line is part of
 * the document: https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/kio/byteio_reader.go
 */
export function padDocuments(text: string, base: number): string {
  return splitDocuments(text)
    .map(({ marker, rest, line, end }) => marker + (hasContent(rest) ? toPadding(base + line) : '') + rest + end)
    .join('');
}

/** How many characters longer that would make a text. */
export function measurePadding(text: string, base: number): number {
  return splitDocuments(text).reduce((sum, { rest, line }) => sum + (hasContent(rest) ? base + line + 1 : 0), 0);
}

interface Part {
  /** `---` in the first line of a document, with its line end. */
  readonly marker: string;
  readonly rest: string;
  /** How many lines of the text stand before the document, but for its marker. */
  readonly line: number;
  readonly end: string;
}

function splitDocuments(text: string): readonly Part[] {
  const clean = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const parts: Part[] = [];
  let [from, line] = [0, 0];
  const add = (to: number, end: string): void => {
    const document = clean.slice(from, to);
    const marker = /^---[^\n]*(?:\n|$)/.exec(document)?.[0] ?? '';
    parts.push({ marker, rest: document.slice(marker.length), line, end });
    line += countLines(document + end);
    from = to + end.length;
  };
  for (const match of clean.matchAll(separator)) add(match.index, match[0]);
  add(clean.length, '');
  return parts;
}

function hasContent(document: string): boolean {
  return content.test(document);
}

/** kustomize trims patches, which would take blank lines away: a comment stands before them. */
function toPadding(lines: number): string {
  return `#${'\n'.repeat(lines)}`;
}
