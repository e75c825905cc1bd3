/**
 * The plural of a kind, as its resource is called; nobody here lists resources. A wrong guess is in no policy, so that
 * nothing is said.
 */
export function guessResource(kind: string): string {
  const word = kind.toLowerCase();
  if (word === 'endpoints') return word;
  if (/(?:s|x|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
