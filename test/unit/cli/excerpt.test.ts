import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumWidths, toCells } from '../../../server/src/cli/cells.ts';
import { toExcerpt } from '../../../server/src/cli/excerpt.ts';
import { finding } from './reported.ts';

/** The excerpt of a line in which `«` and `»` stand around the span, as two lines. */
function draw(marked: string): readonly string[] {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const source = marked.replace('«', '').replace('»', '');
  const { text, indent, length } = toExcerpt(finding({ source, column: start + 1, endColumn: end + 1 }));
  return [text, `${' '.repeat(indent)}${'^'.repeat(length)}`];
}

test.each([
  ['a word', '  port: «web»', ['  port: web', '        ^^^']],
  ['a place between two letters', 'ke«»y', ['key', '  ^']],
  ['the end of a line', 'key:«»', ['key:', '    ^']],
  ['a tab before it', '\tport:\t«web»', ['    port:   web', '            ^^^']],
  ['a tab in it', 'a: «b\tc»', ['a: b    c', '   ^^^^^^']],
  ['wide letters before and in it', '日本: «語»x', ['日本: 語x', '      ^^']],
  ['letters that combine', 'e\u0301: «o\u0308»x', ['e\u0301: o\u0308x', '   ^']],
  ['emoji made of several', '👩‍💻: «❤️»x', ['👩‍💻: ❤️x', '    ^^']],
  ['colours before and in it', 'a\u001B[31m: «b\u001B[0m»c', ['a: bc', '   ^']],
])('%s', (_what, marked, drawn) => {
  expect(draw(marked)).toEqual(drawn);
});

test('a span of several lines is marked to the end of its first', () => {
  const found = toExcerpt(finding({ source: 'a: |', column: 4, endLine: 6, endColumn: 2 }));
  expect(found).toEqual({ text: 'a: |', indent: 3, length: 1 });
});

test('of a long line the part around the mark is shown', () => {
  const [text, carets] = draw(`${'a'.repeat(5000)}«mark»${'b'.repeat(5000)}`);
  expect(text).toMatch(/^…a{29,30}markb+…$/);
  expect(text).toHaveLength(121);
  expect(text?.slice(carets?.indexOf('^'), carets?.length)).toBe('mark');
  expect(draw(`«${'long '.repeat(2000)}»`)[1]).toHaveLength(120);
});

test('whatever stands in a line, the mark is in sight and takes something', () => {
  const line = fc.string({
    unit: fc.oneof(fc.constantFrom('\t', '日', '\u001B', '[', 'm', '\uD83D', 'e\u0301'), fc.string()),
  });
  fc.assert(
    fc.property(line, fc.nat(), fc.nat(), (source, start, length) => {
      const column = 1 + (start % (source.length + 2));
      const excerpt = toExcerpt(finding({ source, column, endColumn: column + (length % 200) }));
      const width = sumWidths(toCells(excerpt.text));
      expect(width).toBeLessThanOrEqual(122);
      expect(excerpt.length).toBeGreaterThanOrEqual(1);
      expect(excerpt.indent + excerpt.length).toBeLessThanOrEqual(121);
      expect(['\u001B', '\t', '\n'].filter((control) => excerpt.text.includes(control))).toEqual([]);
    }),
  );
});
