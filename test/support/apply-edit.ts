import type { TextEdit } from '../../server/src/manifest/edit.ts';
import type { Position } from '../../server/src/manifest/position.ts';

/** A text after an edit, as an editor applies it; LF and CRLF end lines. */
export function applyEdit(text: string, { range, newText }: TextEdit): string {
  const lines = text.split('\n');
  const toOffset = ({ line, character }: Position): number =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + character;
  return text.slice(0, toOffset(range.start)) + newText + text.slice(toOffset(range.end));
}
