import { diffLines } from '../manifest/diff-lines.ts';
import type { Range } from '../manifest/position.ts';
import type { Declaration } from '../manifest/resource.ts';

/** Lines of a block scalar that differ together; what only the cluster has is placed on the line above it. */
export interface LineChange {
  readonly range: Range;
  /** Absent where only the cluster has the lines. */
  readonly desired?: string;
  /** Absent where only the file has them. */
  readonly live?: string;
}

/**
 * Where the text of a literal block (`|`) differs from the live one, by physical lines of the file; undefined for any
 * other style, whose lines are not those of the value. `value` is the block's range, beginning at its `|`.
 */
export function findLineChanges(
  declaration: Declaration,
  value: Range,
  desired: string,
  live: string,
): readonly LineChange[] | undefined {
  const lines = declaration.source.split('\n').map((line) => line.replace(/\r$/, ''));
  const offset = declaration.toPosition(0).line;
  const lineAt = (line: number): string => lines[line - offset] ?? '';
  if (lineAt(value.start.line)[value.start.character] !== '|') return undefined;
  const [left, right] = [desired.split('\n'), live.split('\n')];
  const first = value.start.line + 1;
  const written = Math.max(1, desired.endsWith('\n') ? left.length - 1 : left.length);
  return diffLines(left, right).map(({ from, to, otherFrom, otherTo }) => {
    const isInFile = to > from;
    const place = (i: number): number => first + Math.min(Math.max(i, 0), written - 1);
    const [start, end] = isInFile ? [place(from), place(to - 1)] : [place(from - 1), place(from - 1)];
    const indent = /^\s*/.exec(lineAt(start))?.[0].length ?? 0;
    return {
      range: { start: { line: start, character: indent }, end: { line: end, character: lineAt(end).length } },
      ...(isInFile ? { desired: left.slice(from, to).join('\n') } : {}),
      ...(otherTo > otherFrom ? { live: right.slice(otherFrom, otherTo).join('\n') } : {}),
    };
  });
}
