import type { Range } from 'vscode-languageclient/node';

/** The lines of the YAML document around one, as a range for a question about it. */
export function findDocument(lines: readonly string[], line: number): Range {
  const isMark = (text: string | undefined): boolean => text !== undefined && /^---(?:\s|$)/.test(text);
  let start = Math.min(line, Math.max(0, lines.length - 1));
  while (start > 0 && !isMark(lines[start])) start--;
  let end = Math.min(line + 1, lines.length);
  while (end < lines.length && !isMark(lines[end])) end++;
  return { start: { line: start, character: 0 }, end: { line: end, character: 0 } };
}

/** Whether a document declares a Secret; its values are never taken over. */
export function isSecret(lines: readonly string[], { start, end }: Range): boolean {
  return lines
    .slice(start.line, end.line)
    .some((text) => /^["']?kind["']?\s*:\s*["']?Secret["']?\s*(?:#.*)?$/.test(text));
}
