import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import { type Document, type Node, isCollection, isMap, isScalar, isSeq, visit } from 'yaml';
import { listEntries, spanOf } from '../manifest/entries.ts';
import { type ToPosition, toPositions } from '../manifest/position.ts';
import type { Chunk } from '../manifest/resource.ts';
import type { Snapshot } from '../snapshot.ts';

/** Editors show no more, and ask again with each change. */
const most = 5000;

interface Fold extends FoldingRange {
  /** How deep it lies, to leave out the deepest first. */
  readonly depth: number;
}

/**
 * What of a file can be folded, in whole lines: documents, maps, lists, texts over several lines and comments; null for
 * a file that is not read, of which an editor has its own idea.
 */
export function foldingRanges(snapshot: Snapshot, uri: string, limit = most): FoldingRange[] | null {
  const chunks = snapshot.manifests.get(uri)?.chunks ?? [];
  if (chunks.length === 0) return null;
  const folds = chunks.flatMap((chunk) => foldChunk(chunk, chunks.length > 1));
  const kept =
    folds.length > Math.min(limit, most)
      ? folds.toSorted((a, b) => a.depth - b.depth).slice(0, Math.min(limit, most))
      : folds;
  return kept
    .toSorted((a, b) => a.startLine - b.startLine || b.endLine - a.endLine)
    .map(({ depth: _depth, ...fold }) => fold);
}

function foldChunk({ text, line: offset, read }: Chunk, isOneOfSeveral: boolean): readonly Fold[] {
  const lines = text.split(/\r\n|\n|\r/);
  const documents = new Set(read.declarations.map(({ syntax }) => syntax().document));
  const isRead = documents.size > 0 && read.problems.length === 0;
  const toPosition = toPositions(text);
  const found = isRead
    ? [...documents].flatMap((document) => foldNode(document.contents ?? undefined, text, toPosition, 1))
    : foldByIndentation(lines);
  const inside = isRead ? findTextLines([...documents], text, toPosition) : new Set<number>();
  const whole = isOneOfSeveral ? foldWhole(lines) : [];
  // Of two that begin on one line an editor shows one: the outer, or else the document.
  const byLine = new Map<number, Fold>();
  for (const fold of [...found, ...foldComments(lines, inside), ...whole])
    if (!byLine.has(fold.startLine)) byLine.set(fold.startLine, fold);
  return [...byLine.values()].map((fold) => ({
    ...fold,
    startLine: fold.startLine + offset,
    endLine: fold.endLine + offset,
  }));
}

function foldNode(node: Node | undefined, source: string, toPosition: ToPosition, depth: number): readonly Fold[] {
  if (!isCollection(node) || !(isMap(node) || isSeq(node))) return [];
  return listEntries(source, node).flatMap(({ value, start, end }) => {
    const startLine = toPosition(start).line;
    const last = toPosition(end);
    // The bracket that closes stays in sight.
    const isClosing = isCollection(value) && value.flow && source.slice(end - last.character, end - 1).trim() === '';
    const endLine = isClosing ? last.line - 1 : last.line;
    const own = endLine > startLine ? [{ startLine, endLine, depth }] : [];
    return [...own, ...foldNode(value, source, toPosition, depth + 1)];
  });
}

/** A document of several: from its `---`, or its first line. */
function foldWhole(lines: readonly string[]): readonly Fold[] {
  const marker = lines.findIndex((line) => /^\uFEFF?---(?:\s|$)/.test(line));
  const startLine = marker >= 0 ? marker : lines.findIndex((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const endLine = lines.findLastIndex((line) => line.trim() !== '' && !/^\.\.\.(?:\s|$)/.test(line));
  return startLine >= 0 && endLine > startLine ? [{ startLine, endLine, depth: 0 }] : [];
}

function foldComments(lines: readonly string[], inside: ReadonlySet<number>): readonly Fold[] {
  const isComment = (line: number): boolean => /^\s*#/.test(lines[line] ?? '') && !inside.has(line);
  return lines.flatMap((_text, startLine): readonly Fold[] => {
    if (!isComment(startLine) || isComment(startLine - 1)) return [];
    let endLine = startLine;
    while (isComment(endLine + 1)) endLine++;
    return endLine > startLine ? [{ startLine, endLine, kind: FoldingRangeKind.Comment, depth: 1 }] : [];
  });
}

/** The lines of texts over several lines, but for their first: what looks like a comment there is none. */
function findTextLines(documents: readonly Document[], source: string, toPosition: ToPosition): ReadonlySet<number> {
  const found = new Set<number>();
  for (const document of documents)
    visit(document, {
      Scalar(_key, node) {
        if (!isScalar(node) || !node.range) return;
        const [start, end] = spanOf(source, node).map((at) => toPosition(at).line);
        for (let line = (start ?? 0) + 1; line <= (end ?? 0); line++) found.add(line);
      },
    });
  return found;
}

/** Where the structure is not known, what stands further right belongs to the line above it. */
function foldByIndentation(lines: readonly string[]): readonly Fold[] {
  const folds: Fold[] = [];
  const open: { readonly startLine: number; readonly indent: number }[] = [];
  let last = 0;
  const closeDownTo = (indent: number): void => {
    for (let top = open.at(-1); top && top.indent >= indent; top = open.at(-1)) {
      open.pop();
      if (last > top.startLine) folds.push({ startLine: top.startLine, endLine: last, depth: open.length + 1 });
    }
  };
  for (const [startLine, text] of lines.entries()) {
    if (/^\s*(?:#|$)|^(?:---|\.\.\.)(?:\s|$)/.test(text)) continue;
    const column = text.search(/\S/);
    // A list may stand right below its key.
    const indent = 2 * column + (/^\s*-(?:\s|$)/.test(text) ? 1 : 0);
    closeDownTo(indent);
    open.push({ startLine, indent });
    last = startLine;
  }
  closeDownTo(0);
  return folds;
}
