import { describe, expect, test } from 'vitest';
import { toPositions } from '../../../server/src/manifest/position.ts';

describe('toPositions', () => {
  test.each([
    ['LF', 'ab\ncd', 3],
    ['CRLF', 'ab\r\ncd', 4],
    ['CR', 'ab\rcd', 3],
  ])('%s ends a line', (_name, text, offset) => {
    const toPosition = toPositions(text);
    expect(toPosition(offset)).toEqual({ line: 1, character: 0 });
    expect(toPosition(offset + 2)).toEqual({ line: 1, character: 2 });
    expect(toPosition(2)).toEqual({ line: 0, character: 2 });
  });

  test('CRLF is one end, an LF after it another', () => {
    expect(toPositions('\r\n\n\rx')(4)).toEqual({ line: 3, character: 0 });
  });

  test('characters are UTF-16 code units, as in LSP', () => {
    expect(toPositions('a\n🚀b')(4)).toEqual({ line: 1, character: 2 });
  });

  test('every offset of a text of many lines', () => {
    const lines = Array.from({ length: 17 }, (_, i) => 'x'.repeat(i % 4));
    const toPosition = toPositions(lines.join('\n'));
    let offset = 0;
    for (const [line, { length }] of lines.entries()) {
      for (let character = 0; character <= length; character++) {
        expect(toPosition(offset + character)).toEqual({ line, character });
      }
      offset += length + 1;
    }
  });

  test('an empty text has one place', () => {
    expect(toPositions('')(0)).toEqual({ line: 0, character: 0 });
  });
});
