import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findKeySpan } from '../../../../server/src/graph/references/key-span.ts';
import { findNames } from '../../../../server/src/graph/references/variable-uses.ts';
import { toPositions } from '../../../../server/src/manifest/position.ts';
import { createShift, unshift } from '../../../../server/src/manifest/shift-offset.ts';

test.each([
  ['DOMAIN: example.com', 'example.com', 0],
  ['  "DOMAIN": "example.com"', '"example.com"', 3],
  ['- DOMAIN=example.com', 'DOMAIN=example.com', 2],
  ['- secretKey: DOMAIN', 'DOMAIN', 13],
  ['MY_DOMAIN: example.com', 'example.com', undefined],
  ['- file.env', 'file.env', undefined],
])('the key in %j is found', (text, value, at) => {
  const start = text.indexOf(value);
  const span = findKeySpan(text, { start, end: start + value.length }, 'DOMAIN');
  expect(span?.[0]).toBe(at);
});

test('a text names a variable in all its forms, and not where two signs stand for one', () => {
  const text = '${A} ${A:=b} ${B:-${A}} $${A} ${AB} ${#A}';
  const found = findNames(text, 'A', 0, text.length).map(([start]) => start);
  expect(found).toEqual([2, 7, 20, text.length - 2]);
  expect(findNames(text, 'A', 1, 10)).toEqual([[7, 8]]);
});

test('the way from a text to an older one and back ends where it began', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 });
  fc.assert(
    fc.property(text, text, fc.nat(30), (then, now, at) => {
      const offset = Math.min(at, now.length);
      const before = unshift(then, now, offset);
      if (before !== undefined) expect(createShift(then, now)(before)).toEqual(toPositions(now)(offset));
    }),
  );
});
