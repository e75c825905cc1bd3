import { expect, test } from 'vitest';
import { parseWarnings } from '../../../server/src/adapters/kubernetes/warnings.ts';

test('the texts of one header line, quoted quotes, commas inside, and each once', () => {
  const header = String.raw`299 - "spec.x[a]: use \"b\", not \\c", 299 - "unknown field \"spec.y\"", 299 - "spec.x[a]: use \"b\", not \\c"`;
  expect(parseWarnings(header)).toEqual([String.raw`spec.x[a]: use "b", not \c`, 'unknown field "spec.y"']);
});

test.each(['', '299 -', 'words', '299 - ""'])('%j has none', (header) => expect(parseWarnings(header)).toEqual([]));
