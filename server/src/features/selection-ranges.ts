import type { Range, SelectionRange } from 'vscode-languageserver-types';
import { type Node, isCollection, isMap, isScalar, isSeq } from 'yaml';
import { listEntries, spanOf } from '../manifest/entries.ts';
import { type Position, toLineStart, toPositions } from '../manifest/position.ts';
import type { Chunk, Manifest } from '../manifest/resource.ts';
import { shiftPosition } from '../manifest/position.ts';
import type { Snapshot } from '../snapshot.ts';

/** From one offset of a document to another. */
type Span = readonly [start: number, end: number];

/**
 * What is selected step by step around each position: a word, a value, its field, the map around it, the document, the
 * file. Null for a file that is not read.
 */
export function selectionRanges(
  snapshot: Snapshot,
  uri: string,
  positions: readonly Position[],
): SelectionRange[] | null {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest || manifest.chunks.length === 0) return null;
  return positions.map((position) => select(manifest, position));
}

function select({ chunks }: Manifest, position: Position): SelectionRange {
  const last = chunks.at(-1);
  const end = last ? shiftPosition(toPositions(last.text)(last.text.length), last.line) : position;
  const file: SelectionRange = { range: { start: { line: 0, character: 0 }, end } };
  const chunk = chunks.findLast(({ line }) => line <= position.line);
  if (!chunk) return file;
  const { text, line } = chunk;
  const toPosition = toPositions(text);
  const start = toLineStart(text, position.line - line);
  const offset = Math.min(start + position.character, lineEnd(text, start));
  const toRange = ([from, to]: Span): Range => ({
    start: shiftPosition(toPosition(from), line),
    end: shiftPosition(toPosition(to), line),
  });
  let [here, parent] = [[0, text.length] as Span, file];
  for (const span of [here, ...findSpans(chunk, offset)]) {
    if (!isWithin(span, here, offset)) continue;
    const range = toRange(span);
    if (!isSame(range, parent.range)) parent = { range, parent };
    here = span;
  }
  return parent;
}

/** From the outermost to the innermost; some may be out of place, and are left out then. */
function findSpans(chunk: Chunk, offset: number): readonly Span[] {
  const { text, read } = chunk;
  const contents = text.length - text.trimStart().length;
  const root = read.declarations[0]?.syntax().document.contents ?? undefined;
  return [
    [contents, text.trimEnd().length],
    ...(root ? spansIn(root, text, offset) : []),
    findLine(text, offset),
    findWord(text, offset),
  ];
}

function spansIn(node: Node, source: string, offset: number): readonly Span[] {
  const own = spanOf(source, node);
  if (isScalar(node)) return node.type?.startsWith('QUOTE') ? [own, [own[0] + 1, own[1] - 1]] : [own];
  if (!isCollection(node) || !(isMap(node) || isSeq(node))) return [own];
  const entry = listEntries(source, node).find(({ start, end }) => start <= offset && offset <= end);
  if (!entry) return [own];
  const { key, value, start, end } = entry;
  const isInValue = value && spanOf(source, value)[0] <= offset;
  const inner = isInValue ? value : key;
  return [own, [start, end], ...(inner ? spansIn(inner, source, offset) : [])];
}

function findLine(text: string, offset: number): Span {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(start, lineEnd(text, start));
  return [start + line.length - line.trimStart().length, start + line.trimEnd().length];
}

function findWord(text: string, offset: number): Span {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  for (const { 0: word, index } of text.slice(start, lineEnd(text, start)).matchAll(/[\p{L}\p{N}_]+/gu))
    if (start + index <= offset && offset <= start + index + word.length)
      return [start + index, start + index + word.length];
  return [offset, offset];
}

function lineEnd(text: string, start: number): number {
  const end = text.slice(start).search(/[\r\n]/);
  return end < 0 ? text.length : start + end;
}

function isWithin([start, end]: Span, [from, to]: Span, offset: number): boolean {
  return from <= start && end <= to && start <= offset && offset <= end && start < end;
}

function isSame(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
