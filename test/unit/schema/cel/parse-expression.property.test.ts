import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../../../server/src/schema/cel/parse-expression.ts';
import { readTwice } from '../../../support/cel/compare-parsers.ts';
import { runs } from '../../../support/runs.ts';

const space = fc.constantFrom('', '', '', ' ', '\n  ', ' // why\n');
const name = fc.constantFrom('self', 'oldSelf', 'x', 'y');
const field = fc.constantFrom('a', 'b', 'inner', 'trueName', '__namespace__', 'as');
const literal = fc.constantFrom(
  ...[
    '0',
    '7',
    '-1',
    '0x1F',
    '-0xa',
    '2u',
    '0x2U',
    '1.5',
    '-.5',
    '1e3',
    '2.5E-3',
    'true',
    'false',
    'null',
    '[]',
    '[ ]',
  ],
  ...['""', "''", '"a\'b"', "'a\"b'", `"""a"b\nc"""`, "'''it's'''", `r"\\d+"`, `R'''\\w'\n'''`, `r""""""`],
  ...['"\\n\\t\\\\\\"\\`\\?"', "'\\x41\\u0042\\U0001F600\\101'", '"🚀"'],
);

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  // at the bottom there is only the first of several
  const depth = { maxDepth: 2, depthIdentifier: 'expression' };
  const group = inner.map((text) => `(${text})`);
  const list = fc.array(inner, { maxLength: 3 }).map((items) => `[${items.join(',')}]`);
  const atom = fc.oneof(depth, fc.oneof(name, literal), fc.oneof(name, literal), group, list);
  const loop = fc
    .tuple(fc.constantFrom('all', 'exists', 'exists_one', 'existsOne', 'map', 'filter'), inner)
    .map(([macro, body]) => `.${macro}(x, ${body})`);
  const access = fc.oneof(
    depth,
    field.map((text) => `.${text}`),
    fc.constantFrom('.size()', '.hasValue()', '.value()', '[0]', "['a']"),
    fc.tuple(fc.constantFrom('contains', 'startsWith', 'matches', 'has'), inner).map(([f, text]) => `.${f}(${text})`),
    loop,
    inner.map((body) => `.map(x, x == 1, ${body})`),
  );
  const member = fc.tuple(atom, fc.array(fc.tuple(space, access), { maxLength: 2 })).map(([first, rest]) => {
    const number = /^[\d.]/.test(first) ? `(${first})` : first;
    return number + rest.map(([gap, text]) => gap + text).join('');
  });
  const call = fc.oneof(
    fc.tuple(fc.constantFrom('size', 'string', 'int', 'dyn', 'has'), member).map(([f, text]) => `${f}(${text})`),
    fc.tuple(name, field).map(([of, text]) => `has(${of}.${text})`),
  );
  const operand = fc
    .tuple(fc.constantFrom('', '', '', '!', '!!', '-', '--', '- ', '! '), fc.oneof(member, call))
    .map(([sign, text]) => sign + text);
  const operator = fc.constantFrom(
    ...['&&', '||', '==', '!=', '<', '<=', '>', '>=', ' in ', '+', '-', '*', '/', '%', '&&', '||'],
  );
  const chain = fc
    .tuple(operand, fc.array(fc.tuple(space, operator, space, operand), { maxLength: 4 }))
    .map(([first, rest]) => first + rest.map((parts) => parts.join('')).join(''));
  const choice = fc.tuple(chain, space, chain, space, inner).map(([a, g, b, h, c]) => `${a}${g}?${b}${h}:${c}`);
  return { expression: fc.oneof({ ...depth, maxDepth: 4 }, chain, chain, choice) };
});

const pieces = [
  ...['-', '!', '(', ')', '[', ']', ' ', '\n', '// x\n', '.', '..', ',', '?', ':', '&&', '|', '=', '<', '*', '%', '@'],
  ...['a', 'self', 'in', 'if', 'true', 'null', '"', "'", 'r"', 'b"x"', '"""', '\\', '\\d', '\\ud800', '\\U00110000'],
  ...['1', '1u', '0x', '1.', '.5', '1e', '{', '}', '{a: 1}', 'A{b: 1}', 'has(', '.all(x, ', '`', '🚀', '\t', '\r\n'],
];

describe('an expression is what the library takes it for', () => {
  test('whatever it is made of', () => {
    let understood = 0;
    fc.assert(
      fc.property(expression, (text) => {
        const [ours, theirs] = readTwice(text);
        expect([text, ours]).toEqual([text, theirs]);
        if (ours !== undefined) understood++;
      }),
      { numRuns: runs(600) },
    );
    expect(understood).toBeGreaterThan(runs(600) / 2);
  });

  test('or nothing, when it is half typed', () => {
    const change = fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', ...pieces));
    fc.assert(
      fc.property(expression, fc.array(change, { minLength: 1, maxLength: 3 }), (before, changes) => {
        const text = changes.reduce((all, [place, length, piece]) => {
          const at = place % (all.length + 1);
          return all.slice(0, at) + piece + all.slice(at + length);
        }, before);
        const [ours, theirs] = readTwice(text);
        // the API server takes both, and the library neither
        const isRefused = /\((?:\s|\/\/.*)+\)|\b(?:true|false)\w/.test(text);
        if (ours !== undefined && !isRefused) expect([text, ours]).toEqual([text, theirs]);
      }),
      { numRuns: runs(1200) },
    );
  });

  test.each([
    ['an escape that is none', '"\\d"'],
    ['half of a character', '"\\ud800"'],
    ['more than there is', '"\\U00110000"'],
    ['a reserved word', 'self.a == for'],
    ['a keyword as a field', 'self.in'],
    ['a map', '{"a": 1} == self'],
    ['bytes', 'b"a" == self'],
    ['a negative number without a sign', '-1u == self'],
    ['something behind it', 'self.a b'],
    ['brackets without an end', `${'('.repeat(5000)}self`],
    ['nothing', ''],
  ])('nothing is run that has %s', (_what, text) => {
    expect(parseExpression(text)).toBeUndefined();
  });
});
