/** No field has a longer name, and comparing long ones takes long. */
const longest = 100;

/** The name among these that a person probably meant; undefined when none is near. */
export function didYouMean(name: string, names: readonly string[]): string | undefined {
  if (name.length > longest) return undefined;
  const limit = Math.max(1, Math.floor(name.length / 3));
  const near = names
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter((one) => one.distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** Levenshtein's, with one row at a time. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 10) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const [above = 0, left = 0, corner = 0] = [row[j + 1], next[j], row[j]];
      next.push(Math.min(above + 1, left + 1, corner + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? Infinity;
}
