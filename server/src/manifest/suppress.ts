import type { TextEdit } from './edit.ts';
import { isEqual } from './json.ts';
import { parse } from './parse.ts';
import { type Position, toLineStart, toPositions } from './position.ts';
import type { Chunk, Manifest } from './resource.ts';
import { scan } from './scan.ts';
import { finish } from './slices.ts';
import { type Suppression, isHidden } from './suppression.ts';

/** What to be silent about: a code, on a line or in the whole file. */
export interface Silence {
  readonly code: string;
  readonly line: number;
  readonly in: 'line' | 'file';
}

/**
 * The comment that disables a code, or the code in a comment that is there already. Undefined where no such comment can
 * stand: what is offered has been read again, declares the same and is heeded.
 */
export function suppress(manifest: Manifest, silence: Silence): TextEdit | undefined {
  const added = findAdded(manifest.suppressions, silence);
  if (added && isRight(manifest, added, silence, 0)) return added;
  const inserted = silence.in === 'file' ? atTop(manifest, silence.code) : aboveLine(manifest, silence);
  return inserted && isRight(manifest, inserted, silence, 1) ? inserted : undefined;
}

/** A comment that is about the same place and names codes. */
function findAdded(suppressions: readonly Suppression[], silence: Silence): TextEdit | undefined {
  const found = suppressions.find(({ kind, lines, codes }) => {
    const isHere = !lines || (lines[0] <= silence.line && silence.line <= lines[1]);
    return kind === silence.in && isHere && codes.length > 0;
  });
  return found && { range: { start: found.end, end: found.end }, newText: `, ${silence.code}` };
}

function atTop({ chunks }: Manifest, code: string): TextEdit | undefined {
  const [first] = chunks;
  return first && insert(first, 0, `# driftline-disable-file ${code}`);
}

function aboveLine({ chunks, suppressions }: Manifest, { code, line }: Silence): TextEdit | undefined {
  const chunk = chunks.findLast((one) => one.line <= line);
  if (!chunk) return undefined;
  const toPosition = toPositions(chunk.text);
  const { spans } = finish(scan(chunk.text));
  const toOutside = (inside: number): number =>
    spans.reduceRight((here, [start, end]) => {
      const [first, last] = [toPosition(start).line, toPosition(end - 1).line];
      return first < here && here <= last ? first : here;
    }, inside);
  const own = toOutside(line - chunk.line);
  // The comment of another server is about the very next line, so that none may come between.
  const foreign = suppressions.find(({ kind, lines }) => kind === 'foreign-line' && lines?.[0] === own + chunk.line);
  const outside = foreign ? foreign.end.line - chunk.line : own;
  const start = toLineStart(chunk.text, outside);
  const [indent = ''] = /^\uFEFF?([ \t]*)/.exec(chunk.text.slice(start))?.slice(1) ?? [];
  return insert(chunk, outside, `${indent}# driftline-disable-next-line ${code}`);
}

/** A line of its own, with the line end of its document, behind a byte order mark. */
function insert({ text, line: offset }: Chunk, line: number, comment: string): TextEdit {
  const isMarked = offset + line === 0 && text.startsWith('\uFEFF');
  const place: Position = { line: offset + line, character: isMarked ? 1 : 0 };
  return { range: { start: place, end: place }, newText: `${comment}${text.includes('\r\n') ? '\r\n' : '\n'}` };
}

/** Whether the text with a comment says what it said before, further down by some lines, and is silent there. */
function isRight(manifest: Manifest, { range, newText }: TextEdit, silence: Silence, down: number): boolean {
  const text = manifest.chunks.map((chunk) => chunk.text).join('');
  const at = toLineStart(text, range.start.line) + range.start.character;
  const after = parse(manifest.uri, manifest.version, text.slice(0, at) + newText + text.slice(at), manifest);
  return (
    // A comment can move the place at which the parser gives up.
    after.problems.length === manifest.problems.length &&
    after.problems.every((problem, i) => {
      const before = manifest.problems[i]?.range.start.line ?? 0;
      return problem.range.start.line === (before < range.start.line ? before : before + down);
    }) &&
    after.declarations.length === manifest.declarations.length &&
    after.declarations.every(({ value }, i) => isEqual(value, manifest.declarations[i]?.value)) &&
    // About the cluster, since of that comments of other servers say nothing.
    isHidden(after.suppressions, { code: silence.code, line: silence.line + down, about: 'cluster' })
  );
}
