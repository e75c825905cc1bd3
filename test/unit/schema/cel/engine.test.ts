import { describe, expect, test } from 'vitest';
import { createCelEngine } from '../../../../server/src/schema/cel/create-engine.ts';
import { createPatterns } from '../../../../server/src/schema/patterns.ts';
import { evaluate } from '../../../support/cel/evaluate.ts';

const self = new Map<string, bigint | string | readonly bigint[]>([
  ['count', 3n],
  ['text', 'a,b'],
  ['list', [1n, 2n, 3n]],
]);

test.each([
  ['self.count + 1', 4n],
  ['self.count / 2', 1n],
  ["self.text.split(',')[1]", 'b'],
  ['self.list.map(x, x * 2).sum()', 12n],
  ["has(self.other) ? 'there' : 'absent'", 'absent'],
  ["'Ä'.lowerAscii() + 'A'.lowerAscii()", 'Äa'],
  ['1 / 0 == 1 || true', true],
  ['self.list.all(x, x > 0) && !self.list.exists(x, x > 3)', true],
])('%s', (expression, value) => {
  expect(evaluate(expression, { self })).toEqual({ value });
});

test('a field that is not there is told as such, unless something else decides', () => {
  expect(evaluate('self.other == 1', { self })).toEqual({ missing: 'other' });
  expect(evaluate('self.other == 1 || size(self.nothing) > 0', { self })).toEqual({ missing: 'other' });
  expect(evaluate('self.other == 1 || self.count == 3', { self })).toEqual({ value: true });
  // the other error may be none of the API server's
  expect(evaluate('self.other == 1 || self.count / 0 == 1', { self })).toBe('unsure');
});

test.each([
  'self.count ==',
  'nobody.knows',
  'self.?count.orValue(1)',
  "timestamp('2026-01-01T00:00:00Z').getHours() > 1",
  "ip('10.0.0.1').family() == 4",
  "quantity('1').isInteger()",
  'self.list.all(i, v, i < v)',
  'authorizer.group("").resource("pods").check("get").allowed()',
  'self.count == oldSelf.count',
  `self.count == ${'1 + '.repeat(2000)}1`,
  `${'['.repeat(150)}1${']'.repeat(150)} == []`,
])('is not evaluated: %#', (expression) => {
  expect(evaluate(expression, { self })).toBe('not compiled');
});

test.each([
  "self.text.split('')",
  "string(1.5) == '1.5'",
  "int('1e3') == 1000",
  "self.text.matches('(')",
  "self.text.matches('(?=a)')",
  'self.text.charAt(7)',
])('what the library does in another way than Go comes to nothing: %s', (expression) => {
  expect(evaluate(expression, { self })).toBe('unsure');
});

describe('what costs much', () => {
  const many = new Map<string, string | readonly (bigint | string)[]>([
    ['list', Array.from({ length: 9000 }, (_, i) => BigInt(i))],
    ['words', Array.from({ length: 9000 }, () => 'word')],
    ['text', 'a,'.repeat(30_000)],
    ['big', 'a'.repeat(900_000)],
  ]);
  test.each([
    'self.list.all(a, self.list.all(b, self.list.all(c, a + b + c >= 0)))',
    '!self.list.exists(a, self.list.exists(b, a + b < 0))',
    `[self.list]${'.map(x, x + x)'.repeat(40)}[0] == [1]`,
    `[self.list]${'.map(x, [x, x])'.repeat(40)} == [1]`,
    `['aaaaaaaa']${'.map(x, x + x)'.repeat(60)}[0].contains('b')`,
    "self.list.map(x, string(x)).all(x, x.matches('^(a+)+$') || true)" + ' && self.list.all(x, self.list.all(y, true))',
    "self.list.all(x, self.text.split(',').size() > 1)",
    "self.list.all(x, self.text.replace('a', 'bb').size() > 1)",
    "self.list.all(x, self.words.join(',').size() > 1)",
    'self.list.all(x, self.list.indexOf(x) >= 0)',
    'self.list.all(x, self.list.sum() > 0)',
    'self.list.all(x, self.list.min() <= self.list.max())',
    'self.list.all(x, self.list.isSorted())',
    "self.list.all(x, self.big.lowerAscii() != '')",
    "self.list.all(x, !self.big.contains('b'))",
    "self.list.all(x, self.big + 'b' != '')",
    'self.list.all(x, self.big == self.big)',
    'self.list.all(x, self.big.size() > 1)',
  ])('ends after a bounded number of steps, with nothing: %s', { timeout: 5000 }, (expression) => {
    expect(evaluate(expression, { self: many })).toBe('unsure');
  });

  test('and by a clock, should steps last longer than they cost', () => {
    let time = 0;
    const engine = createCelEngine(createPatterns(), () => time++);
    const program = engine.compile('self.list.all(x, x >= 0)', ['self']);
    const run = (until: number) =>
      program?.run({ self: many }, { left: 300_000, until, isUnsure: false, isLoose: false });
    expect(run(Infinity)).toEqual({ value: true });
    expect(run(time + 100)).toBeUndefined();
    expect(engine.deadline()).toBeGreaterThan(time + 100);
  });

  test('a pattern that makes others backtrack ends', { timeout: 5000 }, () => {
    const text = new Map([['text', `${'a'.repeat(5000)}!`]]);
    expect(evaluate("self.text.matches('^(a+)+$')", { self: text })).toEqual({ value: false });
  });
});

test('says which fields are read, and of which only whether they are there', () => {
  const engine = createCelEngine(createPatterns(), () => 0);
  const readsOf = (expression: string) => engine.compile(expression, ['self'])?.reads.get('self');
  expect(readsOf('has(self.a) && self.b.c == 1')).toEqual(
    new Map([
      ['a', 'presence'],
      ['b', 'value'],
    ]),
  );
  expect(readsOf('has(self.a) && self.a == 1')).toEqual(new Map([['a', 'value']]));
  expect(readsOf('self.all(x, x > 1)')).toBe('all');
  expect(readsOf("self['a'] == 1")).toBe('all');
  expect(readsOf('[1].all(self, self > 0)')).toBeUndefined();
});

test('sets are not compared item by item, so that nothing is said of them', () => {
  const lists = new Map([
    ['a', [1n, 2n]],
    ['b', [2n, 1n]],
  ]);
  expect(evaluate('self.a == self.b', { self: lists }, { isLoose: true })).toBe('unsure');
  expect(evaluate('1 in self.a', { self: lists }, { isLoose: true })).toEqual({ value: true });
});
