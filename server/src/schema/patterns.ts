import { RE2JS } from 're2js';

/** Matches texts against patterns in RE2's syntax; undefined where the pattern is none, or the text is too long to try. */
export interface Patterns {
  matches(pattern: string, text: string): boolean | undefined;
  /** Whether RE2 takes a pattern; undefined for one that is too long to try. */
  compiles(pattern: string): boolean | undefined;
}

/** A pattern of a schema takes microseconds for a name; nobody limits whole files by one. */
const longest = 10_000;
const most = 2000;

/**
 * Compiles each pattern once, when it is first needed. RE2 is what the API server uses, and its time is linear in the
 * text: a pattern comes from a file of the workspace, which may be hostile. https://github.com/google/re2/wiki/Syntax
 */
export function createPatterns(): Patterns {
  const compiled = new Map<string, RE2JS | undefined>();
  function find(pattern: string): RE2JS | undefined {
    const known = compiled.get(pattern);
    if (known || compiled.has(pattern)) return known;
    const one = compile(pattern);
    if (compiled.size >= most) compiled.clear();
    compiled.set(pattern, one);
    return one;
  }

  return {
    matches(pattern, text) {
      if (text.length > longest || pattern.length > longest) return undefined;
      return find(pattern)?.matcher(text).find();
    },
    compiles: (pattern) => (pattern.length > longest ? undefined : find(pattern) !== undefined),
  };
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
