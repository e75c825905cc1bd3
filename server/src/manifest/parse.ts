import { isKustomizationFile, isSopsRulesFile } from './file-names.ts';
import { shiftPosition, shiftRange, toPositions } from './position.ts';
import { readChunk } from './read-chunk.ts';
import { readSuppressions } from './read-suppressions.ts';
import {
  type Chunk,
  type Declaration,
  type Declared,
  type Manifest,
  type ManifestProblem,
  toDeclared,
} from './resource.ts';
import { type Slices, finish } from './slices.ts';
import { splitChunks } from './split-chunks.ts';
import { shiftSuppression } from './suppression.ts';

/** In UTF-16 code units. What is larger is data rather than manifests, and would hold the editor up. */
const maxLength = 10 * 1024 * 1024;

/**
 * Turns a text into its resources, with positions; what cannot be read becomes a problem, never an exception. Documents
 * that the previous manifest has too are not read again, so that an edit costs one document.
 */
export function parse(uri: string, version: number, text: string, previous?: Manifest): Manifest {
  return finish(parseInSlices(uri, version, text, previous));
}

/**
 * The same with a pause every few milliseconds, for texts that take long: about a second per megabyte. A document is
 * made into values between two pauses, though, which takes a quarter of that.
 */
export function* parseInSlices(uri: string, version: number, text: string, previous?: Manifest): Slices<Manifest> {
  const nothing = { uri, version, suppressions: [], chunks: [] };
  if (text.length > maxLength) return { ...nothing, ...toDeclared([], [tooLarge]) };
  if (!isAboutResources(text) && !hasKnownName(uri)) return { ...nothing, ...toDeclared([], []) };
  const find = createFinder(previous?.chunks ?? []);
  const chunks: Chunk[] = [];
  let line = 0;
  for (const part of splitChunks(text)) {
    const same = find(part, chunks.length);
    const chunk = same ? moveChunk(same, line) : yield* toChunk(part, line);
    chunks.push(chunk);
    line += chunk.lines;
    yield;
  }
  const declarations = chunks.flatMap(({ placed }) => placed.declarations);
  const problems = chunks.flatMap(({ placed }) => placed.problems);
  const suppressions = chunks.flatMap((chunk) => chunk.suppressions.map((one) => shiftSuppression(one, chunk.line)));
  return { uri, version, ...toDeclared(declarations, problems), suppressions, chunks };
}

/** Finds a piece by its text. Nearly all stand where they stood, and a look there costs less than one by the whole text. */
function createFinder(chunks: readonly Chunk[]): (part: string, at: number) => Chunk | undefined {
  let known: ReadonlyMap<string, Chunk> | undefined;
  return (part, at) => {
    const here = chunks[at];
    if (here?.text === part) return here;
    known ??= new Map(chunks.map((chunk) => [chunk.text, chunk]));
    return known.get(part);
  };
}

/** Lock files, values and workflows are YAML too: what is no manifest is not read, and its errors are not ours. */
function isAboutResources(text: string): boolean {
  return text.includes('apiVersion') || /^kind\s*:/m.test(text);
}

/** Files whose name says what they are, also where they do not say their kind themselves. */
function hasKnownName(uri: string): boolean {
  return isKustomizationFile(uri) || isSopsRulesFile(uri);
}

const tooLarge: ManifestProblem = {
  code: 'file-too-large',
  message: 'This file is larger than 10 MB, so Driftline does not read it.',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
};

function* toChunk(part: string, line: number): Slices<Chunk> {
  // A copy: a slice, and each scalar cut from it, would keep the whole text of this version in memory.
  const text = ` ${part}`.slice(1);
  const toPosition = toPositions(text);
  const read = yield* readChunk(text, toPosition);
  const suppressions = yield* readSuppressions(text);
  return { text, line, lines: toPosition(text.length).line, suppressions, read, placed: place(read, line) };
}

function moveChunk(chunk: Chunk, line: number): Chunk {
  return chunk.line === line ? chunk : { ...chunk, line, placed: place(chunk.read, line) };
}

function place(read: Declared, line: number): Declared {
  if (line === 0) return read;
  return toDeclared(
    read.declarations.map((declaration) => placeDeclaration(declaration, line)),
    read.problems.map((problem) => ({ ...problem, range: shiftRange(problem.range, line) })),
  );
}

function placeDeclaration(declaration: Declaration, line: number): Declaration {
  const { range, toPosition } = declaration;
  return {
    ...declaration,
    toPosition: (offset) => shiftPosition(toPosition(offset), line),
    range: shiftRange(range, line),
  };
}
