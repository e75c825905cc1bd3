import { type Expr, constOf, unsignedOf } from './expr.ts';

/** What a number is: with a point or an exponent a floating one, with `u` one without a sign. */
export function readNumber(digits: string, isNegative: boolean): Expr | undefined {
  if (/^\d+$|^0x/.test(digits) && !/[uU]$/.test(digits)) return constOf(isNegative ? -BigInt(digits) : BigInt(digits));
  if (/[uU]$/.test(digits)) return isNegative ? undefined : unsignedOf(BigInt(digits.slice(0, -1)));
  const value = parseFloat(digits);
  return constOf(isNegative ? -value : value);
}

/** What a text in quotes says; undefined where an escape in it is none. */
export function readString(literal: string): Expr | undefined {
  const isRaw = /^[rR]/.test(literal);
  const quoted = isRaw ? literal.slice(1) : literal;
  const quotes = /^(?:"""|''')/.test(quoted) ? 3 : 1;
  const body = quoted.slice(quotes, -quotes);
  const text = isRaw ? body : unescape(body);
  return text === undefined ? undefined : constOf(text);
}

const escape = /\\(?:([abfnrtv])|(["'`\\?])|[xX]([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|)/g;
const controls = new Map(Object.entries({ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }));

/** https://github.com/google/cel-spec/blob/master/doc/langdef.md#string-and-bytes-values */
function unescape(body: string): string | undefined {
  const matches = [...body.matchAll(escape)];
  if (!matches.every(isCharacter)) return undefined;
  return body.replace(escape, (...match: readonly (string | undefined)[]) => {
    const [, control, same] = match;
    return same ?? (control === undefined ? String.fromCodePoint(toCode(match)) : (controls.get(control) ?? ''));
  });
}

/** Half of a pair is none. */
function isCharacter(match: readonly (string | undefined)[]): boolean {
  if (match[1] !== undefined || match[2] !== undefined) return true;
  const code = toCode(match);
  return code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000);
}

function toCode([, , , byte, short, long, octal]: readonly (string | undefined)[]): number {
  const hex = byte ?? short ?? long;
  return hex === undefined ? parseInt(octal ?? '', 8) : parseInt(hex, 16);
}
