import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitChunks } from '../../../server/src/manifest/split-chunks.ts';

describe('splitChunks', () => {
  test.each<[string, readonly string[]]>([
    ['nothing', []],
    ['one document', ['a: 1\n']],
    ['two documents', ['a: 1\n', '---\nb: 2\n']],
    ['a marker at the start', ['---\na: 1\n', '---\nb: 2']],
    ['a comment before the first marker', ['# about a\n\n---\na: 1\n']],
    ['a directive and its marker', ['%YAML 1.2 # new\n  # comment\n---\na: 1\n', '---\nb: 2\n']],
    ['a byte order mark, a directive', ['\uFEFF%YAML 1.2\n---\na: 1\n']],
    ['a byte order mark before the marker', ['\uFEFF---\na: 1\n', '---\n']],
    ['an end, and a directive after it', ['a: 1\n...\n', '%YAML 1.2\n---\nb: 2\n']],
    ['an end with a comment, CRLF', ['a: 1\r\n... # end\r\n', '---\r\nb: 2\r\n']],
    ['an end at the end', ['a: 1\n...']],
    ['a bare document after an end', ['a: 1\n...\n', 'b: 2\n', '---\nc: 3\n']],
    ['empty documents', ['---\n', '---\n', '---']],
    ['content behind the marker', ['a: 1\n', '--- |\n  text\n', '---\tb\n']],
    ['a marker within a block scalar', ['a: |\n  one\n', '---\n  two\n']],
    ['dashes that belong to words', ['a: |\n  ---\n---x: 1\n....: 2\n']],
    ['CRLF', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['a percent sign in a document', ['a:\n%x\n', '---\nb: 1\n']],
  ])('%s', (_what, chunks) => {
    expect([...splitChunks(chunks.join(''))]).toEqual(chunks);
  });

  test('the pieces are the text, and each begins a line', () => {
    const unit = fc.constantFrom('---', '...', '\n', '\r\n', ' ', '%Y', '#', 'a', '\uFEFF', '|', '\r');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
        const chunks = [...splitChunks(text)];
        expect(chunks.join('')).toBe(text);
        expect(chunks.every((chunk) => chunk !== '')).toBe(true);
        for (const chunk of chunks.slice(0, -1)) expect(chunk.endsWith('\n')).toBe(true);
      }),
    );
  });

  test('a long text without markers takes linear time', () => {
    const text = `${'# comment\n \t \n'.repeat(200_000)}${'a'.repeat(1_000_000)}\n---\n`;
    expect([...splitChunks(text)]).toHaveLength(2);
  });
});
