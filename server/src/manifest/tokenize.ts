import { type CST, Lexer, Parser } from 'yaml';
import { maxDepth } from './inspect.ts';
import type { Slices } from './slices.ts';

/** How many lexemes are read between two pauses; about two milliseconds. */
const sliceSize = 1000;
/** Of the errors of a document only the first is told; thousands of them would take seconds. */
const maxErrors = 100;

/** The syntax of a text, or the offset at which it nests deeper than anything that is read. */
export function* tokenize(text: string): Slices<readonly CST.Token[] | number> {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'error') errors++;
    }
    // Beside each map and list that is open, the document and a scalar stand on the stack.
    if (parser.stack.length > maxDepth + 2) return parser.offset - lexeme.length;
    if (errors > maxErrors) break;
    if (++count % sliceSize === 0) yield;
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}
