import { type ParsedSource, parseSource } from './parsed-source.ts';

/** Reads each text once. */
export interface SourceCache {
  parse(text: string): ParsedSource;
}

/**
 * In UTF-16 code units of text, of which each takes some 60 bytes when it is read: the files of a large homelab, or one
 * bundle of CustomResourceDefinitions.
 */
const mostText = 2 * 1024 * 1024;

/** Forgets what was not asked for in the longest time; whoever builds again and again keeps one. */
export function createSourceCache(limit = mostText): SourceCache {
  const known = new Map<string, ParsedSource>();
  let size = 0;
  return {
    parse(text) {
      const found = known.get(text);
      known.delete(text);
      const parsed = found ?? parseSource(text);
      known.set(text, parsed);
      if (!found) size += text.length;
      for (const oldest of known.keys()) {
        if (size <= limit || oldest === text) break;
        known.delete(oldest);
        size -= oldest.length;
      }
      return parsed;
    },
  };
}
