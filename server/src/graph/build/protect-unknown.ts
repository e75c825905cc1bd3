import { type Json, type JsonObject, isArray, isObject } from '../../manifest/json.ts';
import { type Expression, findExpressions } from './variable-expressions.ts';

/** The variables of a Flux Kustomization; null is there, but nobody knows what it holds. */
export type Variables = Readonly<Record<string, string | null>>;

/** An object in which what cannot be known is no expression any more, and the way back. */
export interface Protected {
  readonly object: JsonObject;
  readonly restore: (object: JsonObject) => JsonObject;
}

/** Hides each expression whose value depends on an unknown variable behind a word, so that it stays what it is. */
export function protectUnknown(object: JsonObject, variables: Variables): Protected {
  if (!Object.values(variables).includes(null)) return { object, restore: (same) => same };
  const hidden: string[] = [];
  const word = findWord(object, variables);
  const hide = (text: string): string => hideIn(text, findExpressions(text), variables, word, hidden);
  const pattern = new RegExp(`${word}(\\d+)x`, 'g');
  const show = (text: string): string => text.replace(pattern, (_, index) => hidden[Number(index)] ?? '');
  return {
    object: mapTexts(object, hide) as JsonObject,
    restore: (changed) => (hidden.length === 0 ? changed : (mapTexts(changed, show) as JsonObject)),
  };
}

/** Where there can be variables that nobody knows, every name that an object has and nobody knows may be one of them. */
export function addUnknown(object: JsonObject, variables: Variables): Variables {
  const names = new Set<string>();
  const collect = (expressions: readonly Expression[]): void => {
    for (const { name, nested } of expressions) {
      if (!Object.hasOwn(variables, name)) names.add(name);
      collect(nested);
    }
  };
  mapTexts(object, (text) => {
    collect(findExpressions(text));
    return text;
  });
  return { ...variables, ...Object.fromEntries([...names].map((name) => [name, null])) };
}

/** A word of letters, which YAML writes as it is, and which nobody has written. */
function findWord(object: JsonObject, variables: Variables): string {
  const text = JSON.stringify([object, variables]);
  let word = 'unknownvariable';
  while (text.includes(word)) word += 'x';
  return word;
}

function hideIn(
  text: string,
  expressions: readonly Expression[],
  variables: Variables,
  word: string,
  hidden: string[],
): string {
  let [result, from] = ['', 0];
  for (const expression of flatten(expressions, variables)) {
    hidden.push(text.slice(expression.start, expression.end));
    result += `${text.slice(from, expression.start)}${word}${hidden.length - 1}x`;
    from = expression.end;
  }
  return result + text.slice(from);
}

/** The outermost expressions that depend on something unknown; a default that is unknown may still not be needed. */
function flatten(expressions: readonly Expression[], variables: Variables): readonly Expression[] {
  return expressions.flatMap((expression) => {
    if (isUnknown(expression, variables)) return [expression];
    const inner = flatten(expression.nested, variables);
    return inner.length > 0 && !expression.hasDefault ? [expression] : inner;
  });
}

function isUnknown({ name }: Expression, variables: Variables): boolean {
  return Object.hasOwn(variables, name) && variables[name] === null;
}

function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapTexts(item, change)]));
}
