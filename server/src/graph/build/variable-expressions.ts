/** `${NAME}` and its relatives in a text. */
export interface Expression {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** Whether it says what to take where the variable is empty. */
  readonly hasDefault: boolean;
  /** Those in its arguments. */
  readonly nested: readonly Expression[];
}

/**
 * Finds what Flux' envsubst takes for expressions, which is less than a shell does; where it finds a mistake it refuses
 * the whole text, and here the search ends. Source: https://github.com/fluxcd/pkg/tree/main/envsubst/parse
 */
export function findExpressions(text: string): readonly Expression[] {
  const found: Expression[] = [];
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
    // Two of them stand for one, which begins nothing.
    if (text[at + 1] !== '{') at += text[at + 1] === '$' ? 2 : 1;
    else {
      const expression = readExpression(text, at, 0);
      if (!expression) break;
      found.push(expression);
      at = expression.end;
    }
  }
  return found;
}

/** Nobody nests defaults this deep. */
const deepest = 50;
const identifier = /[\p{L}\p{Nd}_]+/uy;

function readExpression(text: string, start: number, depth: number): Expression | undefined {
  const isLength = text[start + 2] === '#';
  const from = start + (isLength ? 3 : 2);
  identifier.lastIndex = from;
  const name = identifier.exec(text)?.[0];
  if (name === undefined || depth > deepest) return undefined;
  const at = from + name.length;
  if (text[at] === '}') return { start, end: at + 1, name, hasDefault: false, nested: [] };
  const operator = text[at] ?? '';
  if (isLength || !':=,^/#%'.includes(operator)) return undefined;
  const hasDefault = operator === '=' || (operator === ':' && '=-?+'.includes(text[at + 1] ?? ' '));
  // The pattern of a replacement ends with a slash, and may hold a brace.
  return readArguments(text, { start, end: at + 1, name, hasDefault, nested: [] }, operator === '/', depth);
}

function readArguments(text: string, head: Expression, isPattern: boolean, depth: number): Expression | undefined {
  const nested: Expression[] = [];
  let isOpen = isPattern;
  for (let at = head.end + (isPattern && '/#%'.includes(text[head.end] ?? ' ') ? 1 : 0); at < text.length;) {
    if (text.startsWith('${', at)) {
      const inner = readExpression(text, at, depth + 1);
      if (!inner) return undefined;
      nested.push(inner);
      at = inner.end;
    } else if (text[at] === '}' && !isOpen) return { ...head, end: at + 1, nested };
    else {
      if (text[at] === '\\' && isPattern) at++;
      else if (text[at] === '/') isOpen = false;
      at++;
    }
  }
  return undefined;
}
