/** As go-yaml counts lines, also in scalars: https://github.com/yaml/go-yaml/blob/v3/yamlprivateh.go (`is_break`). */
const lineEnd = /\r\n|[\n\r\u0085\u2028\u2029]/g;

/** The offsets at which the lines of a text begin; the first is 0. */
export function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(lineEnd)) starts.push(index + end.length);
  return starts;
}

/** How many lines end in a text. */
export function countLines(text: string): number {
  return text.match(lineEnd)?.length ?? 0;
}
