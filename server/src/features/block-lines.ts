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

/** Larger changed parts, in lines of one side times lines of the other, are marked as one. */
const limit = 100_000;

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
  return diff(left, right).map(({ from, to, liveFrom, liveTo }) => {
    const isInFile = to > from;
    const place = (i: number): number => first + Math.min(Math.max(i, 0), written - 1);
    const [start, end] = isInFile ? [place(from), place(to - 1)] : [place(from - 1), place(from - 1)];
    const indent = /^\s*/.exec(lineAt(start))?.[0].length ?? 0;
    return {
      range: { start: { line: start, character: indent }, end: { line: end, character: lineAt(end).length } },
      ...(isInFile ? { desired: left.slice(from, to).join('\n') } : {}),
      ...(liveTo > liveFrom ? { live: right.slice(liveFrom, liveTo).join('\n') } : {}),
    };
  });
}

interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly liveFrom: number;
  readonly liveTo: number;
}

/** The parts in which two texts differ, by their longest common subsequence of lines. */
function diff(left: readonly string[], right: readonly string[]): readonly Hunk[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let [to, liveTo] = [left.length, right.length];
  while (to > start && liveTo > start && left[to - 1] === right[liveTo - 1]) [to, liveTo] = [to - 1, liveTo - 1];
  const whole = { from: start, to, liveFrom: start, liveTo };
  if (to === start && liveTo === start) return [];
  if ((to - start) * (liveTo - start) > limit) return [whole];
  return toHunks(left, right, whole);
}

function toHunks(left: readonly string[], right: readonly string[], whole: Hunk): readonly Hunk[] {
  const common = countCommon(left, right, whole);
  const hunks: Hunk[] = [];
  let [i, j] = [whole.from, whole.liveFrom];
  while (i < whole.to || j < whole.liveTo) {
    const [from, liveFrom] = [i, j];
    while ((i < whole.to || j < whole.liveTo) && !(i < whole.to && j < whole.liveTo && left[i] === right[j])) {
      const isLeft = j >= whole.liveTo || (i < whole.to && common(i + 1, j) >= common(i, j + 1));
      if (isLeft) i++;
      else j++;
    }
    if (i > from || j > liveFrom) hunks.push({ from, to: i, liveFrom, liveTo: j });
    while (i < whole.to && j < whole.liveTo && left[i] === right[j]) [i, j] = [i + 1, j + 1];
  }
  return hunks;
}

/** How many lines the rests of both texts have in common, from two lines on. */
function countCommon(
  left: readonly string[],
  right: readonly string[],
  { from, to, liveFrom, liveTo }: Hunk,
): (i: number, j: number) => number {
  const width = liveTo - liveFrom + 1;
  const counts = new Uint32Array((to - from + 1) * width);
  const at = (i: number, j: number): number => (i - from) * width + (j - liveFrom);
  for (let i = to - 1; i >= from; i--) {
    for (let j = liveTo - 1; j >= liveFrom; j--) {
      const isSame = left[i] === right[j];
      const [skipLeft = 0, skipRight = 0, both = 0] = [
        counts[at(i + 1, j)],
        counts[at(i, j + 1)],
        counts[at(i + 1, j + 1)],
      ];
      counts[at(i, j)] = isSame ? both + 1 : Math.max(skipLeft, skipRight);
    }
  }
  return (i, j) => counts[at(i, j)] ?? 0;
}
