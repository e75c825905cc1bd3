import type { Range } from '../../server/src/manifest/position.ts';

/** A text in which marks stood, and what stood between them. */
export interface Marked {
  readonly text: string;
  /** One for each pair of marks, in the order of the text. */
  readonly ranges: readonly Range[];
  /** The range of the only pair of marks; throws where there is another number of pairs. */
  readonly range: Range;
}

const mark = '█';

/** Takes pairs of `█` out of a text: `given('replicas: █3█')` expects something at the 3. Only LF ends a line here. */
export function given(marked: string): Marked {
  const parts = marked.split(mark);
  if (parts.length % 2 === 0) throw new Error(`a mark without a partner in: ${marked}`);
  const ranges: Range[] = [];
  let text = '';
  for (const [i, part] of parts.entries()) {
    const start = toPosition(text);
    text += part;
    if (i % 2 === 1) ranges.push({ start, end: toPosition(text) });
  }
  return {
    text,
    ranges,
    get range() {
      const [range] = ranges;
      if (!range || ranges.length > 1) throw new Error(`expected one pair of marks, found ${ranges.length}`);
      return range;
    },
  };
}

/** The part of a text that a range spans. */
export function slice(text: string, { start, end }: Range): string {
  return text.slice(toOffset(text, start), toOffset(text, end));
}

function toPosition(textBefore: string): Range['start'] {
  const lines = textBefore.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function toOffset(text: string, { line, character }: Range['start']): number {
  const before = text.split('\n').slice(0, line);
  return before.reduce((sum, { length }) => sum + length + 1, 0) + character;
}
