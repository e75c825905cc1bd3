import type { FieldPath } from '../manifest/field-path.ts';

/** A span of a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A scalar as it is written, without its quotes; the span is with them. */
export interface WrittenScalar extends Span {
  readonly text: string;
  readonly quote: '' | '"' | "'";
}

/**
 * A part of a text as its lines suggest it: a key, an item of a list, or a text of which nobody can tell yet what it
 * becomes.
 */
export interface Piece extends Span {
  readonly role: 'root' | 'key' | 'item' | 'text';
  /** A key's name, or the text itself. */
  readonly name: string;
  readonly quote: WrittenScalar['quote'];
  /** Where it stands in its line; -1 for the root. */
  readonly column: number;
  /** Written between brackets. */
  readonly isFlow: boolean;
  readonly parent: Piece | undefined;
  readonly children: Piece[];
  /** What stands behind a colon on the same line. */
  value?: WrittenScalar;
  /** The lines of a text that begins with `|` or `>`. */
  block?: Span;
  /** Its value has brackets. */
  hasBrackets?: boolean;
}

/** Where the cursor stands. */
export interface Hit {
  readonly piece: Piece;
  readonly part: 'name' | 'value' | 'block';
}

/** What is shared while an outline is drawn. */
export interface Drawing {
  readonly text: string;
  readonly cursor: number;
  hit: Hit | undefined;
  /** Where brackets end that nobody closes: by the column of what holds them, the stretch for which that was looked up. */
  readonly flowEnds: Map<number, Span>;
}

/** What a piece is made of. */
export type PieceFacts = Pick<Piece, 'role' | 'name' | 'start' | 'end' | 'column'> &
  Partial<Pick<Piece, 'quote' | 'isFlow' | 'parent'>>;

/** Makes a piece, and its parent know it. */
export function createPiece({ quote = '', isFlow = false, parent, role, name, start, end, column }: PieceFacts): Piece {
  const piece: Piece = { quote, isFlow, parent, role, name, start, end, column, children: [] };
  parent?.children.push(piece);
  return piece;
}

/** A child by its key. */
export function childOf(piece: Piece | undefined, key: string): Piece | undefined {
  return piece?.children.find(({ role, name }) => role === 'key' && name === key);
}

/** The text at a chain of keys; undefined where none is written. */
export function textAt(piece: Piece | undefined, ...keys: readonly string[]): string | undefined {
  let here = piece;
  for (const key of keys) here = childOf(here, key);
  const text = here?.value?.text;
  return text === '' ? undefined : text;
}

/** The steps that lead to a piece from one that holds it; a text is no step. */
export function pathTo(piece: Piece, from: Piece): FieldPath {
  const steps: FieldPath[number][] = [];
  for (let here = piece; here !== from && here.parent; here = here.parent) {
    if (here.role === 'key') steps.push({ field: here.name });
    else if (here.role === 'item') steps.push({ index: itemsOf(here.parent).indexOf(here) });
  }
  return steps.reverse();
}

/** The items of a list. */
export function itemsOf(piece: Piece): readonly Piece[] {
  return piece.children.filter(({ role }) => role === 'item');
}
