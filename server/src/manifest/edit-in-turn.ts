import type { TextEdit } from './edit.ts';
import { readChunk } from './read-chunk.ts';
import type { Declaration } from './resource.ts';
import { finish } from './slices.ts';

/** One change of a resource, worked out on the text that the changes before it leave; undefined where it cannot be. */
export type Turn = (declaration: Declaration) => TextEdit | undefined;

/** Several changes of a resource as one; undefined where one of them cannot be made. */
export function editInTurn(declaration: Declaration, turns: readonly Turn[]): TextEdit | undefined {
  const { source } = declaration;
  const start = declaration.syntax().root.range?.[0];
  const index = read(source).findIndex(({ range }) => range.start.character === start);
  let text = source;
  for (const turn of turns) {
    const now = read(text)[index];
    const change = now && turn(now);
    if (!change) return undefined;
    const { range, newText } = change;
    text = text.slice(0, range.start.character) + newText + text.slice(range.end.character);
  }
  return toEdit(declaration, text);
}

/** Offsets stand in for characters, since the text is all that there is. */
function read(text: string): readonly Declaration[] {
  return finish(readChunk(text, (character) => ({ line: 0, character }))).declarations;
}

/** What differs between the two texts, from the first character to the last. */
function toEdit({ source, toPosition }: Declaration, text: string): TextEdit | undefined {
  if (text === source) return undefined;
  const shorter = Math.min(source.length, text.length);
  let start = 0;
  while (start < shorter && source[start] === text[start]) start++;
  let same = 0;
  while (same < shorter - start && source.at(-1 - same) === text.at(-1 - same)) same++;
  const range = { start: toPosition(start), end: toPosition(source.length - same) };
  return { range, newText: text.slice(start, text.length - same) };
}
