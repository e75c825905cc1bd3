import { expect, test } from 'vitest';
import { escapeMarkdown } from '../../../client/src/escape-markdown.ts';

test.each([
  ['plain words', 'plain words'],
  ['[click](command:evil)', '\\[click\\]\\(command\\:evil\\)'],
  ['![x](https://a.example)', '\\!\\[x\\]\\(https\\:\\/\\/a\\.example\\)'.replaceAll('\\/', '/')],
  ['<img src=x>', '\\<img src=x\\>'],
  ['$(bug) `code` **b**', '\\$\\(bug\\) \\`code\\` \\*\\*b\\*\\*'],
  ['one\r\n    two', 'one  \ntwo'],
  ['&lt;', '\\&lt;'],
])('%s', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});
