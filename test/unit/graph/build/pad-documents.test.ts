import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { describe, expect, test } from 'vitest';
import { measurePadding, padDocuments } from '../../../../server/src/graph/build/pad-documents.ts';
import { runs } from '../../../support/runs.ts';

/** Cuts a text as kyaml does: https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/kio/byteio_reader.go */
function split(text: string): readonly string[] {
  return text.replaceAll('\r\n', '\n').split(/\n---[^\n]*\n/);
}

/** The lines, from 1, on which words stand in the documents of a text. */
function findLines(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const document of split(text))
    for (const [index, line] of document.split('\n').entries())
      for (const [word] of line.matchAll(/w\d+/g)) found.set(word, index + 1);
  return found;
}

/** The same without cutting the text. */
function findOwnLines(text: string): Map<string, number> {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  return new Map(
    lines.flatMap((line, index) => [...line.matchAll(/w\d+/g)].map(([word]) => [word, index + 1] as const)),
  );
}

describe('blank lines before documents', () => {
  test.each([
    ['one document', 'a: w1\nb: w2\n'],
    ['two', 'a: w1\n---\nb: w2\n'],
    ['a marker in the first line', '---\na: w1\n---\nb: w2\n'],
    ['a marker with a comment', '---\na: w1\n--- # more\nb: w2\n'],
    ['markers in a row', 'a: w1\n---\n---\n---\nb: w2\n'],
    ['comments first', '# a\n\n# b\na: w1\n---\n# c\nb: w2\n'],
    ['nothing between', '---\n---\na: w1\n'],
    ['line ends of Windows', 'a: w1\r\n---\r\nb: w2\r\n'],
    ['no line end at the end', 'a: w1\n---\nb: w2'],
    ['a byte order mark', '\uFEFFa: w1\n---\nb: w2\n'],
    ['content behind the marker', '---\na: {\n  b: w1 }\n'],
  ])('%s: each node is seen at the base plus its own line', (_, text) => {
    const lines = findLines(padDocuments(text, 1000));
    for (const [word, line] of findOwnLines(text)) expect(lines.get(word), word).toBe(1000 + line);
    expect(lines.size).toBeGreaterThan(0);
  });

  test('what holds only comments stays as it is', () => {
    expect(padDocuments('# nothing\n\n---\n\n', 1000)).toBe('# nothing\n\n---\n\n');
  });

  test('a comment stands first, since patches are trimmed', () => {
    expect(padDocuments('a: 1', 3)).toBe('#\n\n\na: 1');
  });

  test('the length is known beforehand', () => {
    const text = '---\na: 1\n---\nb: 1\n---\n# c\n';
    expect(padDocuments(text, 500).length - text.length).toBe(measurePadding(text, 500));
  });

  test('the values stay, and the lines are right, whatever is put together', () => {
    const piece = fc.constantFrom('a: W', 'b:\n  - W', '---', '--- # x', '# c', '', 'k: |\n  W\n\n  W', '  ', 'd: "W"');
    const end = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        end,
        fc.integer({ min: 1, max: 300 }),
        (pieces, lineEnd, base) => {
          let count = 0;
          const text = pieces.join(lineEnd).replaceAll('W', () => `w${count++}`);
          const padded = padDocuments(text, base);
          expect(split(padded).map(toValue)).toEqual(split(text).map(toValue));
          const lines = findLines(padded);
          for (const [word, line] of findOwnLines(text)) expect(lines.get(word)).toBe(base + line);
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});

function toValue(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  return document.errors.length > 0 ? 'broken' : document.toJS();
}
