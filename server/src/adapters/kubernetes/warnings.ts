/**
 * The texts of a `Warning` header, each once: `299 - "text"`, several joined by commas, as RFC 7234 (5.5) and the API
 * server write them.
 */
export function parseWarnings(header: string): readonly string[] {
  const texts = [...header.matchAll(/\b\d{3} \S+ "((?:[^"\\]|\\.)*)"/gs)].map(([, quoted = '']) =>
    quoted.replace(/\\(.)/gs, '$1').trim(),
  );
  return [...new Set(texts.filter((text) => text !== ''))];
}
