import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compareTexts, readScalar } from '../../../../server/src/graph/foresight/value-edit.ts';

const letters = fc.constantFrom(...Array.from('abefinosxyzNTY0129 .:-+_/%@,#"\'~$&*!|>[]{}\\'));
const nearly = fc.constantFrom(
  'true',
  'Yes',
  'off',
  '1e3',
  '0x1F',
  '0o17',
  '017',
  '10m',
  '1h30m',
  '100Mi',
  '1.5Gi',
  '.5',
  '.inf',
  '1_000',
  '12:30:45',
  '2020-01-01',
  'v1.2.3',
  '1.2.3',
  'a: b',
  'a #b',
  'null',
  '~',
  '-',
  '<<',
  '=',
  '5d',
  '6E2',
);
const source = fc.oneof(
  fc.string({ unit: letters, maxLength: 8 }),
  nearly,
  fc.tuple(nearly, letters).map((two) => two.join('')),
);

test('what is read of a scalar is what every version of YAML reads, wherever it stands', () => {
  fc.assert(
    fc.property(source, (text) => {
      const value = readScalar(text);
      if (value === undefined) return;
      for (const version of ['1.1', '1.2'] as const) {
        expect(parse(`a: ${text}\nb: 1\n`, { version })).toEqual({ a: value, b: 1 });
        expect(parse(`{ a: ${text}, b: [${text}] }\n`, { version })).toEqual({ a: value, b: [value] });
      }
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['5m', '5m'],
  ['ghcr.io/team/web:1.29.0', 'ghcr.io/team/web:1.29.0'],
  ['7', 7],
  ['false', false],
  ['"7"', '7'],
  ["'two words'", 'two words'],
  ['two words', 'two words'],
  ['1e3', undefined],
  ['on', undefined],
  ['1.20', undefined],
  ['2026-11-27', undefined],
  ['${SIZE}', undefined],
  ['"a\\nb"', undefined],
])('%s is read as %s', (text, value) => {
  expect(readScalar(text)).toBe(value);
});

test('an edit is the smallest stretch that differs', () => {
  expect(compareTexts('/a.yaml', 'a: 10\n', 'a: 110\n')).toMatchObject({ start: 4, end: 4, growth: 1 });
  expect(compareTexts('/a.yaml', 'a: 10\n', 'a: 10\n')).toBeUndefined();
});
