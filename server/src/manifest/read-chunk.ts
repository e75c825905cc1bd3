import { type Document, type YAMLMap, isCollection, isMap, parseDocument } from 'yaml';
import { type SyntaxFault, compose } from './compose.ts';
import { findDeclared, toRef } from './find-declared.ts';
import { tooComplex } from './inspect.ts';
import { isObject } from './json.ts';
import type { Range, ToPosition } from './position.ts';
import { type QuickDocument, readQuickly } from './quick/read-quickly.ts';
import { readValue } from './read-value.ts';
import { type Declaration, type Declared, type ManifestProblem, type Syntax, toDeclared } from './resource.ts';
import { type Slices, finish } from './slices.ts';
import { tokenize } from './tokenize.ts';

/**
 * Turns one chunk of a file into what it declares; what cannot be read becomes a problem, never an exception. A plain
 * text gets its syntax tree only when somebody asks for it.
 */
export function* readChunk(text: string, toPosition: ToPosition): Slices<Declared> {
  const quick = readQuickly(text);
  return quick ? toDeclared([toDeclaration(quick, text, toPosition)], []) : yield* readWholly(text, toPosition);
}

function toDeclaration({ value, span }: QuickDocument, source: string, toPosition: ToPosition): Declaration {
  let known: Syntax | undefined;
  const read = (): Syntax | undefined => finish(readWholly(source, toPosition)).declarations[0]?.syntax();
  const syntax = (): Syntax => (known ??= read() ?? toEmpty());
  const ref = toRef(value);
  return {
    ...(ref && { ref }),
    value,
    whole: value,
    source,
    isPlain: true,
    syntax,
    toPosition,
    range: toRange(toPosition, ...span),
  };
}

/** What never comes to pass must not throw either. */
function toEmpty(): Syntax {
  const document = parseDocument('{}');
  return { document, root: document.contents as YAMLMap };
}

/** The same with the syntax tree, whatever the text is like. */
export function* readWholly(text: string, toPosition: ToPosition): Slices<Declared> {
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
  const { value: whole } = read;
  if (!isMap(root) || !isObject(whole)) return [];
  return findDeclared(document, root, whole).map(({ root: node, ...declared }): Declaration => {
    const [start, end] = node.range ?? [0, 0];
    const syntax = { document, root: node };
    return {
      ...declared,
      whole,
      source,
      isPlain: false,
      syntax: () => syntax,
      toPosition,
      range: toRange(toPosition, start, end),
    };
  });
}

function toRange(toPosition: ToPosition, start: number, end: number): Range {
  return { start: toPosition(start), end: toPosition(end) };
}
