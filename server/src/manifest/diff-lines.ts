/** A part in which two texts differ: lines of one, and the lines of the other that stand in their place; ends are exclusive. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

/** Larger changed parts, in lines of one side times lines of the other, are marked as one. */
const limit = 100_000;

/** The parts in which two texts differ, by their longest common subsequence of lines. */
export function diffLines(left: readonly string[], right: readonly string[]): readonly Hunk[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let [to, otherTo] = [left.length, right.length];
  while (to > start && otherTo > start && left[to - 1] === right[otherTo - 1]) [to, otherTo] = [to - 1, otherTo - 1];
  const whole = { from: start, to, otherFrom: start, otherTo };
  if (to === start && otherTo === start) return [];
  if ((to - start) * (otherTo - start) > limit) return [whole];
  return toHunks(left, right, whole);
}

function toHunks(left: readonly string[], right: readonly string[], whole: Hunk): readonly Hunk[] {
  const common = countCommon(left, right, whole);
  const hunks: Hunk[] = [];
  let [i, j] = [whole.from, whole.otherFrom];
  while (i < whole.to || j < whole.otherTo) {
    const [from, otherFrom] = [i, j];
    while ((i < whole.to || j < whole.otherTo) && !(i < whole.to && j < whole.otherTo && left[i] === right[j])) {
      const isLeft = j >= whole.otherTo || (i < whole.to && common(i + 1, j) >= common(i, j + 1));
      if (isLeft) i++;
      else j++;
    }
    if (i > from || j > otherFrom) hunks.push({ from, to: i, otherFrom, otherTo: j });
    while (i < whole.to && j < whole.otherTo && left[i] === right[j]) [i, j] = [i + 1, j + 1];
  }
  return hunks;
}

/** How many lines the rests of both texts have in common, from two lines on. */
function countCommon(
  left: readonly string[],
  right: readonly string[],
  { from, to, otherFrom, otherTo }: Hunk,
): (i: number, j: number) => number {
  const width = otherTo - otherFrom + 1;
  const counts = new Uint32Array((to - from + 1) * width);
  const at = (i: number, j: number): number => (i - from) * width + (j - otherFrom);
  for (let i = to - 1; i >= from; i--) {
    for (let j = otherTo - 1; j >= otherFrom; j--) {
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
