import { type Piece, itemsOf } from './piece.ts';

/** How a text is indented. */
export interface Layout {
  /** Columns from a key to a key below it. */
  readonly indent: number;
  /** Whether dashes stand further right than the key of their list. */
  readonly indentSeq: boolean;
}

/** As the first map and the first list of a document are, or else those that most people write. */
export function findLayout(root: Piece): Layout {
  let indent: number | undefined;
  let indentSeq: boolean | undefined;
  const waiting: Piece[] = [root];
  for (let here = waiting.pop(); here && (indent === undefined || indentSeq === undefined); here = waiting.pop()) {
    const [first] = here.children.filter(({ isFlow, role }) => !isFlow && role !== 'text');
    const deeper = first && here.role === 'key' ? first.column - here.column : undefined;
    if (deeper !== undefined && here.role === 'key' && !here.hasBrackets) {
      if (itemsOf(here).length > 0) indentSeq ??= deeper > 0;
      else if (deeper > 0) indent ??= deeper;
    }
    for (const child of here.children.toReversed()) waiting.push(child);
  }
  return { indent: indent ?? 2, indentSeq: indentSeq ?? true };
}
