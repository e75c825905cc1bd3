import fc from 'fast-check';
import { Document, Scalar, isMap, isScalar, parseDocument } from 'yaml';
import { describe, expect, test } from 'vitest';
import { followScalar } from '../../../../server/src/graph/build/scalar-offsets.ts';
import { runs } from '../../../support/runs.ts';

/** The piece of a text in which the scalar of its only key holds a word. */
function find(text: string, word: string): string | undefined {
  const document = parseDocument(text);
  const node = isMap(document.contents) ? document.contents.items[0]?.value : undefined;
  if (!isScalar(node)) throw new Error('no scalar');
  const value = String(node.value);
  const [start, end] = node.range;
  const toWritten = followScalar(text, start, end, value);
  const at = value.indexOf(word);
  if (!toWritten || at < 0) return undefined;
  return text.slice(...toWritten(at, at + word.length));
}

describe('a word in a scalar is found where it is written', () => {
  test.each([
    ['literal', 'k: |-\n  first\n    second: word\n\n  last\n'],
    ['literal with more indentation', 'a: |4\n      deep\n    word\n'],
    ['literal that begins with blank lines', 'a: |\n\n\n   word\n'],
    ['literal with a comment behind its header', 'a: | # why\n  word\n'],
    ['literal with line ends of Windows', 'a: |\r\n  one\r\n  word\r\n'],
    ['folded', 'a: >-\n  one\n  two\n\n  three word\n'],
    ['folded with lines that are not', 'a: >\n  one\n    two\n    word\n  three\n'],
    ['double quoted', 'a: "one\\n\\ttwo\\u00e9 word"\n'],
    ['double quoted over lines', 'a: "one\n  two\\\n  three\n\n  word"\n'],
    ['single quoted', "a: 'it''s a word'\n"],
    ['single quoted over lines', "a: 'one\n\n  two word'\n"],
    ['plain', 'a: one word\n'],
    ['plain over lines', 'a: one\n  two\n  word\n'],
  ])('%s', (_, text) => {
    expect(find(text, 'word')).toBe('word');
  });

  test('escape sequences are part of what they stand for', () => {
    expect(find('a: "b: \\"word\\"\\n"\n', '"word"')).toBe('\\"word\\"');
  });

  test('a word ends before a line that is folded away', () => {
    expect(find('a: "one\\\n  two"\n', 'one')).toBe('one');
  });

  test('a line feed of the value is the end of its line', () => {
    expect(find('a: |\n  one\n  two\n', 'one\n')).toBe('one\n');
  });

  test('a scalar that is deep in another one is written like any other', () => {
    const text = 'a: |\n  b: |-\n    word\n    more\n';
    expect(followScalar(text, text.indexOf('|-'), text.length, 'word\nmore')?.(5, 9)).toEqual([
      text.indexOf('more'),
      text.indexOf('more') + 4,
    ]);
  });

  test('a value that is another one is not followed', () => {
    expect(followScalar('a: |\n  ${X}\n', 3, 12, 'put in\n')).toBeUndefined();
    expect(followScalar('a: "x"', 3, 6, 'y')).toBeUndefined();
  });

  test('in all styles, whatever is written', () => {
    const line = fc.stringMatching(/^[ -~é😀]{0,12}$/u);
    const value = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
    const style = fc.constantFrom<Scalar.Type>(
      'PLAIN',
      'QUOTE_DOUBLE',
      'QUOTE_SINGLE',
      'BLOCK_LITERAL',
      'BLOCK_FOLDED',
    );
    fc.assert(
      fc.property(value, style, fc.constantFrom(0, 20), (written, type, lineWidth) => {
        const scalar = new Scalar(written);
        scalar.type = type;
        const text = new Document({ k: scalar }).toString({ lineWidth });
        const node = parseDocument(text).get('k', true);
        if (!(node instanceof Scalar) || !node.range || node.value !== written) return;
        const toWritten = followScalar(text, node.range[0], node.range[1], written);
        expect(toWritten, JSON.stringify(text)).toBeDefined();
        for (const { 0: char, index } of written.matchAll(/[a-zA-Z]/g))
          expect(text.slice(...(toWritten?.(index, index + 1) ?? [0, 0]))).toBe(char);
      }),
      { numRuns: runs(2000) },
    );
  });
});
