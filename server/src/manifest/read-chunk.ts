import { type Document, isCollection, isMap } from 'yaml';
import { type SyntaxFault, compose } from './compose.ts';
import { findDeclared } from './find-declared.ts';
import { tooComplex } from './inspect.ts';
import type { Range, ToPosition } from './position.ts';
import { readValue } from './read-value.ts';
import { type Declaration, type Declared, type ManifestProblem, toDeclared } from './resource.ts';
import type { Slices } from './slices.ts';
import { tokenize } from './tokenize.ts';

/** Turns one chunk of a file into what it declares; what cannot be read becomes a problem, never an exception. */
export function* readChunk(text: string, toPosition: ToPosition): Slices<Declared> {
  const tokens = yield* tokenize(text);
  if (typeof tokens === 'number') {
    const range = toRange(toPosition, tokens, tokens + 1);
    return toDeclared([], isTemplate(text) ? [] : [{ ...tooComplex, range }]);
  }
  const declarations: Declaration[] = [];
  const problems: ManifestProblem[] = [];
  for (const document of compose(tokens)) {
    yield;
    const found = 'pos' in document ? toProblem(document, toPosition) : toDeclarations(document, text, toPosition);
    if (!('code' in found)) for (const declaration of found) declarations.push(declaration);
    else if (!isTemplate(text)) problems.push(found);
  }
  return toDeclared(declarations, problems);
}

/** Helm and Jinja templates become YAML only later. */
function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

function toProblem({ code, message, pos: [start, end] }: SyntaxFault, toPosition: ToPosition): ManifestProblem {
  const range = toRange(toPosition, start, Math.max(end, start + 1));
  return code === 'RESOURCE_EXHAUSTION' ? { ...tooComplex, range } : { code: 'yaml-syntax', message, range };
}

function toDeclarations(
  document: Document.Parsed,
  source: string,
  toPosition: ToPosition,
): Declaration[] | ManifestProblem {
  const root = document.contents;
  if (!isCollection(root)) return [];
  const read = readValue(document);
  if ('code' in read) {
    const { code, message, place } = read;
    const [start] = root.range;
    return { code, message, range: toRange(toPosition, ...(place ?? [start, start + 1])) };
  }
  if (!isMap(root)) return [];
  return findDeclared(document, root, read.value).map((declared): Declaration => {
    const [start, end] = declared.root.range ?? [0, 0];
    return { ...declared, source, document, toPosition, range: toRange(toPosition, start, end) };
  });
}

function toRange(toPosition: ToPosition, start: number, end: number): Range {
  return { start: toPosition(start), end: toPosition(end) };
}
