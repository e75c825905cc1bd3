import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver';
import { selectionRanges } from '../../server/src/features/selection-ranges.ts';
import { type Position, isBefore, toPositions } from '../../server/src/manifest/position.ts';
import { readCorpus } from '../support/corpus.ts';
import { given, slice } from '../support/markers.ts';
import type { Snapshot } from '../../server/src/snapshot.ts';
import { snapshotOf, uri } from '../support/snapshots.ts';
import { yamlText } from '../support/yaml-text.ts';

function list(snapshot: Snapshot, position: Position): readonly SelectionRange['range'][] {
  const ranges: SelectionRange['range'][] = [];
  for (let one = selectionRanges(snapshot, uri, [position])?.[0]; one; one = one.parent) ranges.push(one.range);
  return ranges;
}

/** What is selected from the inside out, up to the map of the document. */
function steps(marked: string): readonly string[] {
  const { text, range } = given(marked);
  return list(
    snapshotOf(text, () => undefined),
    range.start,
  ).map((one) => slice(text, one));
}

const head = 'apiVersion: v1\nkind: ConfigMap\n';

describe('what is selected step by step', () => {
  test('a word, a text, with its quotes, its field, the map, the field of that, all', () => {
    const text = `${head}data:\n  key: "one two"\n  other: 1\n`;
    expect(steps(`${head}data:\n  key: "one t██wo"\n  other: 1\n`)).toEqual([
      'two',
      'one two',
      '"one two"',
      'key: "one two"',
      'key: "one two"\n  other: 1',
      'data:\n  key: "one two"\n  other: 1',
      text.trim(),
      text,
    ]);
  });

  test('a key, its field; an item with its dash, the list', () => {
    expect(steps(`${head}list:\n  - na██me: a\n    b: 1\n  - c\n---\nx: y\n`)).toEqual([
      'name',
      'name: a',
      'name: a\n    b: 1',
      '- name: a\n    b: 1',
      '- name: a\n    b: 1\n  - c',
      'list:\n  - name: a\n    b: 1\n  - c',
      `${head}list:\n  - name: a\n    b: 1\n  - c`,
      `${head}list:\n  - name: a\n    b: 1\n  - c\n`,
      `${head}list:\n  - name: a\n    b: 1\n  - c\n---\nx: y\n`,
    ]);
  });

  test('a line of a text over several, and of a comment', () => {
    expect(steps(`${head}data:\n  a: |\n    one t██wo\n    three\n`).slice(0, 3)).toEqual([
      'two',
      'one two',
      '|\n    one two\n    three',
    ]);
    expect(steps(`${head}data:\n  # one t██wo\n  a: b\n`).slice(0, 3)).toEqual([
      'two',
      '# one two',
      'data:\n  # one two\n  a: b',
    ]);
  });

  test('a word and its line where the text is broken', () => {
    expect(steps(`${head}a: "b\n  c: ██d\n`).slice(0, 2)).toEqual(['d', 'c: d']);
  });

  test('nothing of a file that is not read', () => {
    expect(
      selectionRanges(
        snapshotOf('a: b', () => undefined),
        uri,
        [{ line: 0, character: 0 }],
      ),
    ).toBeNull();
  });
});

describe('in every text', () => {
  const check = (text: string, picks: readonly number[]): void => {
    const snapshot = snapshotOf(text, () => undefined);
    const toPosition = toPositions(text);
    for (const pick of picks) {
      const at = pick % (text.length + 1);
      // An editor has no place between the two characters of a line end.
      const position = toPosition(text.slice(at - 1, at + 1) === '\r\n' ? at - 1 : at);
      const ranges = list(snapshot, position);
      for (const [i, range] of ranges.entries()) {
        expect(isBefore(position, range.start) || isBefore(range.end, position)).toBe(false);
        const inner = ranges[i - 1];
        if (!inner) continue;
        expect(isBefore(inner.start, range.start) || isBefore(range.end, inner.end)).toBe(false);
        expect(inner).not.toEqual(range);
      }
    }
  };

  test('each selection holds the one before it, and the position', () => {
    fc.assert(fc.property(yamlText, fc.array(fc.nat(), { minLength: 5 }), check), { numRuns: 200 });
  });

  test('also in real manifests', { timeout: 30_000 }, () => {
    for (const [i, text] of readCorpus().entries()) check(text, [i * 7919, i * 104_729, i * 1_299_709]);
  });
});
