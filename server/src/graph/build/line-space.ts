import type { Source } from './source.ts';

/**
 * One range of lines for each text that is handed to kustomize, none of which overlaps another: a node's line then says
 * which text it comes from.
 */
export interface LineSpace {
  /** Lines below are made by kustomize itself: a created node has none, and what goes through JSON counts from 1. */
  readonly first: number;
  /** What is to be added to a line of a source, which gets its range with the first call. */
  toBase(source: Source): number;
  locate(line: number): PlacedLine | undefined;
}

/** A line of a source, from 1. */
export interface PlacedLine {
  readonly source: Source;
  readonly line: number;
}

interface Reserved {
  readonly source: Source;
  readonly base: number;
  readonly lines: number;
}

/** An empty space that begins at a line. */
export function createLineSpace(first: number): LineSpace {
  const all: Reserved[] = [];
  const bases = new Map<Source, number>();
  let next = first;
  return {
    first,
    toBase(source) {
      const known = bases.get(source);
      if (known !== undefined) return known;
      const base = next;
      const { length: lines } = source.lineStarts;
      all.push({ source, base, lines });
      bases.set(source, base);
      // One more: where a text ends in an open value, kustomize can see it behind the last line.
      next += lines + 1;
      return base;
    },
    locate(line) {
      if (line <= first) return undefined;
      const found = findReserved(all, line);
      if (!found || line > found.base + found.lines) return undefined;
      return { source: found.source, line: line - found.base };
    },
  };
}

function findReserved(all: readonly Reserved[], line: number): Reserved | undefined {
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((all[middle]?.base ?? 0) < line) low = middle;
    else high = middle - 1;
  }
  return all[low];
}
