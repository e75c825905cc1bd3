import { RE2JS } from 're2js';

/**
 * Whether a glob of Argo CD matches the whole of a text: `*` for anything, `?` for a letter, `[a-z]`, `[!a]` and `{a,b}`.
 * One that cannot be read matches nothing. Source: https://github.com/gobwas/glob, without separators.
 */
export function matchesGlob(glob: string, text: string): boolean {
  try {
    return RE2JS.compile(`^(?s:${toPattern(glob)})$`)
      .matcher(text)
      .find();
  } catch {
    return false;
  }
}

function toPattern(glob: string): string {
  let depth = 0;
  let pattern = '';
  for (const part of glob.match(/\\[^]|\[!?[^\]]*\]|[^]/g) ?? []) {
    const isChoice = depth > 0;
    if (part === '{') depth++;
    else if (part === '}' && isChoice) depth--;
    pattern += translate(part, isChoice);
  }
  return pattern;
}

function translate(part: string, isChoice: boolean): string {
  if (part === '*') return '.*';
  if (part === '?') return '.';
  if (part === '{') return '(?:';
  if (isChoice && part === '}') return ')';
  if (isChoice && part === ',') return '|';
  if (part.length > 2 || part === '[') return part.replace(/^\[!/, '[^');
  return RE2JS.quote(part.length === 2 ? part.slice(1) : part);
}
