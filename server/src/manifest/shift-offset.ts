import { type Position, toPositions } from './position.ts';

/**
 * From an offset in an older version of a text to its place in this one. What lies in the part that was edited, between
 * what both begin with and what both end with, has none.
 */
export function createShift(then: string, now: string): (offset: number) => Position | undefined {
  const toPosition = toPositions(now);
  if (then === now) return toPosition;
  const most = Math.min(then.length, now.length);
  let head = 0;
  while (head < most && then.charCodeAt(head) === now.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < most - head && then.charCodeAt(then.length - 1 - tail) === now.charCodeAt(now.length - 1 - tail))
    tail++;
  return (offset) => {
    if (offset < head) return toPosition(offset);
    return offset >= then.length - tail ? toPosition(offset + now.length - then.length) : undefined;
  };
}
