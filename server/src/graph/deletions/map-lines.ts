import { diffLines } from '../../manifest/diff-lines.ts';

/** Where a line of an older text is now. */
export interface MappedLine {
  /** Its own, that of what stands in its place, or the one before it. */
  readonly line: number;
  readonly isGone: boolean;
}

/** What has become of the lines of a text. */
export interface LineMap {
  readonly toNow: (line: number) => MappedLine;
  /** Lines of the older text that stand nowhere any more, with what they said. */
  readonly gone: readonly { readonly line: number; readonly text: string }[];
  /** Whether a line of the newer text is new in it. */
  readonly isNew: (line: number) => boolean;
}

/** Compares two versions of a text. */
export function mapLines(then: string, now: string): LineMap {
  const [old, next] = [split(then), split(now)];
  const hunks = diffLines(old, next);
  return {
    toNow(line) {
      let shift = 0;
      for (const { from, to, otherFrom, otherTo } of hunks) {
        if (line < from) break;
        if (line < to) {
          const last = otherTo > otherFrom ? Math.min(otherFrom + line - from, otherTo - 1) : otherFrom - 1;
          return { line: Math.max(0, last), isGone: true };
        }
        shift = otherTo - to;
      }
      return { line: line + shift, isGone: false };
    },
    gone: hunks.flatMap(({ from, to }) => old.slice(from, to).map((text, i) => ({ line: from + i, text }))),
    isNew: (line) => hunks.some(({ otherFrom, otherTo }) => line >= otherFrom && line < otherTo),
  };
}

function split(text: string): readonly string[] {
  return text.split(/\r?\n/);
}
