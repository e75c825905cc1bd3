/**
 * Whether words of a controller may quote a value of a Secret: controllers repeat the words of the API server, which
 * quotes what it refuses.
 */
export function mayQuoteSecret(words: string): boolean {
  return /secret/i.test(words);
}
