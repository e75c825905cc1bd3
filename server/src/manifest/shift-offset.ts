import { type Position, toPositions } from './position.ts';

/** The lines of a text in which it differs from an older version, both included; undefined where it is the same. */
export function findEditedLines(then: string, now: string): readonly [number, number] | undefined {
  if (then === now) return undefined;
  const { head, tail } = compareEnds(then, now);
  const toPosition = toPositions(now);
  return [toPosition(head).line, toPosition(Math.max(head, now.length - tail)).line];
}

/** How many letters two versions of a text begin with, and after those end with, alike. */
export function compareEnds(then: string, now: string): { readonly head: number; readonly tail: number } {
  const most = Math.min(then.length, now.length);
  let head = 0;
  while (head < most && then.charCodeAt(head) === now.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < most - head && then.charCodeAt(then.length - 1 - tail) === now.charCodeAt(now.length - 1 - tail))
    tail++;
  return { head, tail };
}

/**
 * From an offset in an older version of a text to its place in this one. What lies in the part that was edited, between
 * what both begin with and what both end with, has none.
 */
export function createShift(then: string, now: string): (offset: number) => Position | undefined {
  const toPosition = toPositions(now);
  if (then === now) return toPosition;
  const { head, tail } = compareEnds(then, now);
  return (offset) => {
    if (offset < head) return toPosition(offset);
    return offset >= then.length - tail ? toPosition(offset + now.length - then.length) : undefined;
  };
}

/** The way back: from an offset in this text to the older version; none for what has been edited since. */
export function unshift(then: string, now: string, offset: number): number | undefined {
  if (then === now) return offset;
  const { head, tail } = compareEnds(then, now);
  if (offset < head) return offset;
  return offset >= now.length - tail ? offset + then.length - now.length : undefined;
}
