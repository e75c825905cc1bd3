import { expect, test } from 'vitest';
import { toPlainLine, toPlainText, toSafeJson } from '../../../server/src/cli/plain-text.ts';

test.each([
  ['a colour', '\u001B[1;31mred\u001B[0m', 'red'],
  ['a title', 'a\u001B]0;owned\u0007b', 'ab'],
  ['a title that ends with ST', 'a\u001B]0;owned\u001B\\b', 'ab'],
  ['a title without an end', 'a\u001B]0;owned', 'a'],
  ['C1 forms', 'a\u009B31mb\u009D0;x\u009Cc', 'abc'],
  ['a device control string', 'a\u001BPq#0\u001B\\b', 'ab'],
  ['a charset', 'a\u001B(0b', 'ab'],
  ['a reset', 'a\u001Bcb', 'ab'],
  ['a sequence in a sequence', '\u001B[\u001B[31m31mx', '31mx'],
  ['an escape alone', 'a\u001B', 'a'],
  ['bells, backspaces, deletes and zeros', 'a\u0007\b\u007F\u0000b', 'ab'],
  ['turned text', 'a\u202Eb\u2066c\u200Fd', 'abcd'],
  ['half a character', 'a\uD83Db', 'a\uFFFDb'],
  ["a runner's old commands", 'x ##[add-mask]y', 'x # #[add-mask]y'],
  ['nothing of this', 'key:\tDas Größte 日本 👩‍💻\n', 'key:\tDas Größte 日本 👩‍💻\n'],
])('%s', (_what, text, plain) => {
  expect(toPlainText(text)).toBe(plain);
});

test('a message takes one line', () => {
  expect(toPlainLine(' a:\r\n  b\n\nc\td ')).toBe('a: b c d');
});

test('JSON says all of it and shows none of it', () => {
  const value = { text: '\u009B31m\u202E\u2028\u001B[1m', fine: 'ü日' };
  const json = toSafeJson(value);
  expect(JSON.parse(json)).toEqual(value);
  expect(toPlainText(json)).toBe(json);
  expect(json).toContain('ü日');
});
