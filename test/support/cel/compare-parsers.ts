import { parse } from '@bufbuild/cel';
import { parseExpression } from '../../../server/src/schema/cel/parse-expression.ts';

type Expr = NonNullable<ReturnType<typeof parseExpression>>;

/** What each parser takes a text for, as JSON: ours, and that of the library; undefined where it is no expression to it. */
export function readTwice(text: string): readonly [ours: string | undefined, theirs: string | undefined] {
  return [show(parseExpression(text)), show(parseTheirs(text))];
}

function parseTheirs(text: string): Expr | undefined {
  try {
    return parse(text).expr;
  } catch {
    return undefined;
  }
}

function show(expr: Expr | undefined): string | undefined {
  return expr && JSON.stringify(expr, replace);
}

/** Numbers of their kind, and keys in one order; where a part stood is kept by the library only. */
function replace(key: string, value: unknown): unknown {
  if (key === 'id') return undefined;
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
