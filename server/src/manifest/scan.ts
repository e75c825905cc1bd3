import { CST, Lexer } from 'yaml';
import type { Slices } from './slices.ts';

/** What of a text can be told without its structure, so that broken texts can be asked too; offsets count from 0. */
export interface Scan {
  /** Comments that have a line for themselves. */
  readonly comments: readonly { readonly offset: number; readonly text: string }[];
  /** Scalars over several lines, between which no comment can stand; a block begins at its `|` or `>`. */
  readonly spans: readonly (readonly [start: number, end: number])[];
}

/** How many lexemes are read between two pauses; below a millisecond. */
const sliceSize = 1000;

/** Finds comments as YAML sees them: what looks like one inside of a text is none. */
export function* scan(text: string): Slices<Scan> {
  const comments: { readonly offset: number; readonly text: string }[] = [];
  const spans: (readonly [number, number])[] = [];
  let [offset, count] = [0, 0];
  let isScalar = false;
  let header: number | undefined;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count % sliceSize === 0) yield;
    // These stand for something and are not in the text.
    if (!isScalar && lexeme === CST.SCALAR) isScalar = true;
    else if (isScalar || (lexeme !== CST.DOCUMENT && lexeme !== CST.FLOW_END)) {
      const [first] = lexeme;
      if ((isScalar || first === '"' || first === "'") && lexeme.includes('\n'))
        spans.push([header ?? offset, offset + lexeme.length]);
      else if (!isScalar && first === '#' && isAlone(text, offset)) comments.push({ offset, text: lexeme });
      if (isScalar) header = undefined;
      else if (first === '|' || first === '>') header = offset;
      isScalar = false;
      offset += lexeme.length;
    }
  }
  return { comments, spans };
}

function isAlone(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}
