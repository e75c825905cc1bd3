import { type Cell, sumWidths, toCells } from './cells.ts';
import { toPlainText } from './plain-text.ts';
import type { ReportedFinding } from './report.ts';

/** A source line as far as it is shown, and where its mark stands, in columns of a terminal. */
export interface Excerpt {
  readonly text: string;
  readonly indent: number;
  readonly length: number;
}

/** Columns that are shown of a line, and how many of them before the mark if not all fit. */
const widest = 120;
const before = 30;

/** Of a longer line only the part around the mark is looked at, in UTF-16 code units. */
const reach = 500;

/** The line of a finding with the span that its carets stand under, cut to what a terminal shows. */
export function toExcerpt({ source, line, column, endLine, endColumn }: ReportedFinding): Excerpt {
  const start = Math.min(column - 1, source.length);
  const end = endLine > line ? source.length : Math.min(Math.max(endColumn - 1, start), source.length);
  const from = Math.max(0, start - reach);
  const to = Math.min(source.length, start + reach);
  const head = toCells(toPlainText(source.slice(from, start)));
  const headWidth = sumWidths(head);
  const mark = toCells(toPlainText(source.slice(start, Math.min(end, to))), headWidth);
  const markWidth = sumWidths(mark);
  const tail = toCells(toPlainText(source.slice(Math.min(end, to), to)), headWidth + markWidth);
  const isWhole = from === 0 && headWidth + Math.max(markWidth, 1) <= widest;
  const [shown, isCutBefore] = isWhole ? [head, false] : [takeLast(head, before), true];
  const left = isCutBefore ? '…' : '';
  const indent = sumWidths(shown) + left.length;
  const rest = takeFirst([...mark, ...tail], widest - indent);
  const isCutAfter = to < source.length || rest.length < mark.length + tail.length;
  return {
    text: left + toText(shown) + toText(rest).replace(/\s+$/, '') + (isCutAfter ? '…' : ''),
    indent,
    length: Math.max(1, Math.min(markWidth, sumWidths(rest))),
  };
}

function toText(cells: readonly Cell[]): string {
  return cells.map(({ text }) => text).join('');
}

function takeFirst(cells: readonly Cell[], width: number): readonly Cell[] {
  let sum = 0;
  const end = cells.findIndex((cell) => (sum += cell.width) > width);
  return end < 0 ? cells : cells.slice(0, end);
}

function takeLast(cells: readonly Cell[], width: number): readonly Cell[] {
  return takeFirst(cells.toReversed(), width).toReversed();
}
