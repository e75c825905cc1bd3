import { type ToPosition, toPositions } from './position.ts';
import { type Scan, scan } from './scan.ts';
import type { Slices } from './slices.ts';
import type { Suppression } from './suppression.ts';

const own = /^#\s*driftline-disable-(next-line|file)(?::|(?!\S))\s*/;
const foreignLine = /^#\s*yaml-language-server-disable(?!\S)/;
const foreignSchema = /^#\s*yaml-language-server\s*:.*\$schema=none(?!\S)/;
/** Without one of these a text has no such comment; where a schema is named, which many files do, is none of them. */
const traces = /driftline-disable-|yaml-language-server-disable|\$schema=none/;
/** Lines that a comment about the next line goes past; a `---` with nothing behind it is one. */
const skipped = /^\s*(?:#.*)?$|^(?:---[ \t]*(?:#.*)?|%.*)$/;

/** The comments of one document that ask not to be told of something; a text without them costs a search for words. */
export function* readSuppressions(text: string): Slices<readonly Suppression[]> {
  if (!traces.test(text)) return [];
  const scanned = yield* scan(text);
  const toPosition = toPositions(text);
  const lines = text.split(/\r\n|\n|\r/);
  const cover = (first: number): readonly [number, number] => [first, findLast(scanned, toPosition, first)];
  return scanned.comments.flatMap(({ offset, text: comment }): readonly Suppression[] => {
    const { line } = toPosition(offset);
    const end = toPosition(offset + comment.trimEnd().length);
    if (foreignSchema.test(comment))
      return [{ kind: 'foreign-schema', lines: [0, toPosition(text.length - 1).line], codes: [], words: [], end }];
    const foreign = foreignLine.exec(comment);
    if (foreign) {
      const words = comment.slice(foreign[0].length).split(',');
      const given = words.map((word) => word.trim()).filter((word) => word !== '');
      return [{ kind: 'foreign-line', lines: cover(line + 1), codes: [], words: given, end }];
    }
    const match = own.exec(comment);
    if (!match) return [];
    const codes = readCodes(comment, match[0].length, offset, toPosition);
    const common = { codes, words: [], end: codes.at(-1)?.range.end ?? end };
    if (match[1] === 'file') return [{ kind: 'file', ...common }];
    const next = lines.findIndex((content, i) => i > line && !skipped.test(content));
    return [{ kind: 'line', lines: next < 0 ? [line + 1, line] : cover(next), ...common }];
  });
}

/** The words between the name of the comment and its end, or ` -- ` and a reason. */
function readCodes(comment: string, from: number, offset: number, toPosition: ToPosition): Suppression['codes'] {
  const reason = comment.slice(from).search(/(?:^|\s)--(?:\s|$)/);
  const listed = comment.slice(0, reason < 0 ? comment.length : from + reason);
  return [...listed.matchAll(/[^\s,]+/g)]
    .filter(({ index }) => index >= from)
    .map(({ 0: code, index }) => ({
      code,
      range: { start: toPosition(offset + index), end: toPosition(offset + index + code.length) },
    }));
}

/** The last line that belongs to one: inside of a scalar that begins there no comment can stand. */
function findLast({ spans }: Scan, toPosition: ToPosition, first: number): number {
  let last = first;
  for (const [start, end] of spans) if (toPosition(start).line <= last) last = Math.max(last, toPosition(end - 1).line);
  return last;
}
