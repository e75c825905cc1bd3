/** One character as a person sees it, and how many columns of a terminal it takes. */
export interface Cell {
  readonly text: string;
  readonly width: 0 | 1 | 2;
}

const tabStop = 4;

const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}\u{17000}-\u{18CFF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]|\uFE0F/u;

/** Splits a line, without control characters, into what takes columns; a tab becomes spaces up to its stop. */
export function toCells(line: string, column = 0): readonly Cell[] {
  const cells: Cell[] = [];
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (segment === '\t') {
      const count = tabStop - (column % tabStop);
      for (let i = 0; i < count; i++) cells.push({ text: ' ', width: 1 });
      column += count;
    } else {
      const width = toWidth(segment);
      cells.push({ text: segment, width });
      column += width;
    }
  }
  return cells;
}

/** How many columns cells take. */
export function sumWidths(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

function toWidth(segment: string): Cell['width'] {
  if (wide.test(segment)) return 2;
  return /^[\p{M}\p{Cf}]+$/u.test(segment) ? 0 : 1;
}
