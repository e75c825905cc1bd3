const longest = 300;

/** A text from a schema or a cluster on one line, without control characters, and not longer than a person reads. */
export function toLine(text: string): string {
  // the two groups of characters are control characters, and those that turn the direction of text
  const line = text
    .slice(0, longest * 4)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/gu, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
