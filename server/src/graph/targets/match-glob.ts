/** More alternatives in one pattern are a mistake, or an attack. */
const mostAlternatives = 100;

/**
 * Whether a path has the form of a glob with `*`, `?`, `[a-z]`, `{a,b}` and `\`. Without `isCrossing` a star stays
 * between two slashes, as in Go's `path.Match`; with it goes over them, as in Git's pathspecs and Argo CD's includes.
 * It takes at most as many steps as the two lengths multiplied; a pattern that is none matches nothing.
 */
export function matchGlob(pattern: string, path: string, isCrossing: boolean): boolean {
  return expand(pattern).some((one) => {
    if (isCrossing) return matchTokens(toTokens(one), path);
    const [wanted, names] = [one.split('/'), path.split('/')];
    return wanted.length === names.length && wanted.every((part, i) => matchTokens(toTokens(part), names[i] ?? ''));
  });
}

type Token = '*' | ((character: string) => boolean);

function matchTokens(tokens: readonly Token[] | undefined, text: string): boolean {
  if (!tokens) return false;
  let [at, token] = [0, 0];
  // where to go on when what follows the last star does not fit
  let star: { readonly token: number; at: number } | undefined;
  while (at < text.length) {
    const here = tokens[token];
    if (here === '*') star = { token: ++token, at };
    else if (here?.(text[at] ?? '')) {
      at++;
      token++;
    } else if (star) {
      at = ++star.at;
      token = star.token;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === '*');
}

/** Undefined where a bracket stays open. */
function toTokens(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    if (character === '*') tokens.push('*');
    else if (character === '?') tokens.push(() => true);
    else if (character === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) return undefined;
      tokens.push(toClass(pattern.slice(i + 1, end)));
      i = end;
    } else {
      const literal = character === '\\' ? (pattern[++i] ?? '') : character;
      tokens.push((one) => one === literal);
    }
  }
  return tokens;
}

function toClass(text: string): (character: string) => boolean {
  const isNot = text.startsWith('^') || text.startsWith('!');
  const members = isNot ? text.slice(1) : text;
  const isIn = (character: string): boolean => {
    for (let i = 0; i < members.length; i++) {
      const first = members[i] ?? '';
      const isRange = members[i + 1] === '-' && i + 2 < members.length;
      const last = isRange ? (members[i + 2] ?? '') : first;
      if (first <= character && character <= last) return true;
      if (isRange) i += 2;
    }
    return false;
  };
  return (character) => isIn(character) !== isNot;
}

/** `a{b,c}` is `ab` and `ac`. */
function expand(pattern: string): readonly string[] {
  let open = [pattern];
  const done: string[] = [];
  while (open.length > 0 && open.length + done.length <= mostAlternatives) {
    const next: string[] = [];
    for (const one of open) {
      const braces = /\{([^{}]*)\}/.exec(one);
      if (!braces) done.push(one);
      else {
        const [whole, inside = ''] = braces;
        const [head, tail] = [one.slice(0, braces.index), one.slice(braces.index + whole.length)];
        next.push(...inside.split(',').map((part) => head + part + tail));
      }
    }
    open = next;
  }
  return open.length > 0 ? [] : done;
}
