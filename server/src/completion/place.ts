import type { FieldPath } from '../manifest/field-path.ts';
import { drawOutline } from './outline.ts';
import { type Piece, type Span, type WrittenScalar, itemsOf, pathTo } from './piece.ts';

/** What a cursor in a text asks for. */
export interface Place {
  /** A key of a map, the value of a key, or a text that can still become both. */
  readonly role: 'key' | 'value' | 'either';
  /** The document that it stands in. */
  readonly root: Piece;
  /** What stands there: the key, the key whose value it is, or the text. */
  readonly piece: Piece;
  /** The map or the list in which a key or a text stands; for a value the same as the piece. */
  readonly holder: Piece;
  /** What is replaced, in the whole text. */
  readonly span: Span;
  /** What is typed before the cursor, without a quote. */
  readonly typed: string;
  readonly quote: WrittenScalar['quote'];
  /** Where the document begins in the whole text. */
  readonly offset: number;
  /** The text of the document. */
  readonly text: string;
  /** It stands in a text that is a patch itself. */
  readonly isInPatch: boolean;
}

/** Longer documents are data, in UTF-16 code units. */
const longest = 200_000;

/** Finds what is asked for at an offset of a text; undefined in comments and texts of several lines. */
export function findPlace(text: string, offset: number): Place | undefined {
  const start = findStart(text, offset);
  const end = findEnd(text, offset);
  if (end - start > longest || start > offset) return undefined;
  return findIn(text.slice(start, end), offset - start, start, false);
}

/** The path of the map or the list that a key or a text stands in, or of a value. */
export function pathOf({ holder }: Place, from: Piece): FieldPath {
  return pathTo(holder, from);
}

function findIn(text: string, cursor: number, offset: number, isInPatch: boolean): Place | undefined {
  const { root, hit } = drawOutline(text, cursor);
  if (!hit) return undefined;
  const { piece, part } = hit;
  const facts = { root, piece, offset, text, isInPatch };
  if (part === 'block') {
    const { block } = piece;
    if (isInPatch || !block || !isPatch(piece)) return undefined;
    return findIn(text.slice(block.start, block.end), cursor - block.start, offset + block.start, true);
  }
  const { value } = piece;
  const { start, end } = part === 'value' ? (value ?? piece) : piece;
  if (text.slice(start, end).includes('\n')) return undefined;
  if (part === 'value') {
    if (!value) return undefined;
    return { ...facts, role: 'value', holder: piece, ...toTyped(text, value, cursor, offset) };
  }
  const { parent: holder } = piece;
  if (!holder) return undefined;
  const role = findRole(piece, holder);
  return role && { ...facts, role, holder, ...toTyped(text, { ...piece, text: piece.name }, cursor, offset) };
}

function findRole(piece: Piece, holder: Piece): Place['role'] | undefined {
  if (piece.role === 'key') return 'key';
  // what follows a value on the next line goes on with it
  if (holder.value?.text || holder.role === 'text') return undefined;
  const others = holder.children.filter((child) => child !== piece);
  if (others.some(({ role }) => role === 'key')) return 'key';
  const items = itemsOf(holder);
  if (items.length > 0) return items[0]?.column === piece.column ? 'either' : undefined;
  // a text of several lines
  if (others.some(({ role, name }) => role === 'text' && name !== '')) return undefined;
  return 'either';
}

function toTyped(
  text: string,
  { start, end, quote }: WrittenScalar,
  cursor: number,
  offset: number,
): Pick<Place, 'span' | 'typed' | 'quote'> {
  const typed = text.slice(start + quote.length, cursor).replace(/^["']/, '');
  return { span: { start: start + offset, end: end + offset }, typed, quote };
}

/** Texts that kustomize and Flux read as manifests. */
function isPatch(piece: Piece): boolean {
  const path = pathTo(piece, rootOf(piece)).map((step) => ('field' in step ? step.field : '*'));
  return /(?:^|\.)(?:patches\.\*\.patch|patchesStrategicMerge\.\*)$/.test(path.join('.'));
}

function rootOf(piece: Piece): Piece {
  let here = piece;
  while (here.parent) here = here.parent;
  return here;
}

/** Behind the last line before a cursor that ends a document. */
function findStart(text: string, offset: number): number {
  for (let at = offset > 0 ? text.lastIndexOf('\n', offset - 1) : -1; ; at = text.lastIndexOf('\n', at - 1)) {
    if (isMarker(text, at + 1)) return at + 1 + 3;
    if (at <= 0) return 0;
  }
}

function findEnd(text: string, offset: number): number {
  for (let at = text.indexOf('\n', offset); at >= 0; at = text.indexOf('\n', at + 1))
    if (isMarker(text, at + 1)) return at + 1;
  return text.length;
}

function isMarker(text: string, at: number): boolean {
  return /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at, at + 4));
}
