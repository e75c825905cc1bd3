import { describe, expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { inlayHints } from '../../server/src/features/inlay-hints.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { given } from '../support/markers.ts';
import { dryRun } from '../support/observations.ts';
import { type See, snapshotOf, uri } from '../support/snapshots.ts';

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
const fields = ['f:data/f:a'];

/** The text is applied as it is, and somebody has made `a` this in the cluster. */
const seeLive =
  (a: string): See =>
  (declared) =>
    dryRun({
      declared,
      live: { ...declared, data: { a } },
      applied: fields,
      stillApplied: ['f:data/f:x'],
      others: [{ manager: 'kubectl-edit', fields }],
    });

/** Expects a diagnostic at each pair of marks and nowhere else. */
function expectMarks(marked: string, live: string): void {
  const { text, ranges } = given(head + marked);
  const found = diagnostics(snapshotOf(text, seeLive(live)), uri);
  expect(found.map(({ range }) => range)).toEqual(ranges);
  expect(new Set(found.map(({ code }) => code))).toEqual(new Set(['drift-changed']));
}

describe('36: a literal block is marked by its physical lines', () => {
  test.each<readonly [string, string, string]>([
    ['the third line', 'data:\n  a: |\n    one\n    two\n    █three█\n', 'one\ntwo\nTHREE\n'],
    ['the first line', 'data:\n  a: |\n    █one█\n    two\n', 'ONE\ntwo\n'],
    ['two lines apart', 'data:\n  a: |\n    █one█\n    two\n    █three█\n', 'ONE\ntwo\nTHREE\n'],
    ['two lines together', 'data:\n  a: |\n    one\n    █two\n    three█\n', 'one\nTWO\nTHREE\n'],
    ['a line that the cluster lacks', 'data:\n  a: |\n    one\n    █two█\n    three\n', 'one\nthree\n'],
    ['a line that only the cluster has: the one above', 'data:\n  a: |\n    █one█\n    two\n', 'one\nnew\ntwo\n'],
    ['one before all: the first', 'data:\n  a: |\n    █one█\n    two\n', 'new\none\ntwo\n'],
    ['one after all: the last', 'data:\n  a: |\n    one\n    █two█\n', 'one\ntwo\nnew\n'],
    ['an end without a line break: the last', 'data:\n  a: |\n    one\n    █two█\n', 'one\ntwo'],
    ['stripped', 'data:\n  a: |-\n    one\n    █two█\n', 'one\nTWO'],
    ['kept', 'data:\n  a: |+\n    one\n    █two█\n\n\nmore: 1\n', 'one\nTWO\n\n\n'],
    ['a deeper line, by what is written', 'data:\n  a: |\n    one\n      █two█\n', 'one\n  TWO\n'],
    ['a header with a comment', 'data:\n  a: |2- # text\n    █one█\n', '  ONE'],
    ['after an empty line', 'data:\n  a: |\n    one\n\n    █two█\n', 'one\n\nTWO\n'],
  ])('%s', (_what, marked, live) => {
    expectMarks(marked, live);
  });

  test('in a file with CRLF', () => {
    const { text, ranges } = given(`${head}data:\n  a: |\n    one\n    █two█\n`);
    const found = diagnostics(snapshotOf(text.replaceAll('\n', '\r\n'), seeLive('one\nTWO\n')), uri);
    expect(found.map(({ range }) => range)).toEqual(ranges);
  });

  test('in a later document of the file', () => {
    const second = head.replace('name: a', 'name: b');
    const { text, ranges } = given(`${head}---\n# text\n${second}data:\n  a: |\n    one\n    █two█\n`);
    const see: See = (declared, name) => (name === 'b' ? seeLive('one\nTWO\n')(declared, name) : undefined);
    expect(diagnostics(snapshotOf(text, see), uri).map(({ range }) => range)).toEqual(ranges);
  });

  test('the facts are those of the whole value', () => {
    const [found] = diagnostics(snapshotOf(`${head}data:\n  a: |\n    one\n    two\n`, seeLive('one\nTWO\n')), uri);
    expect(found?.data).toMatchObject({ desired: 'one\ntwo\n', live: 'one\nTWO\n', path: 'data.a' });
  });

  test('each line has its own hint; a line that the cluster lacks has none', () => {
    const text = `${head}data:\n  a: |\n    one\n    two\n    three\n    four\n`;
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hints = inlayHints(snapshotOf(text, seeLive('ONE\ntwo\nfour\n')), uri, range);
    expect(hints.map(({ position }) => position.line)).toEqual([5]);
    expect(JSON.stringify(hints)).toContain('ONE');
    expect(JSON.stringify(hints)).not.toContain('four');
  });

  test('many lines that all differ are one part', () => {
    const lines = (word: string): string[] => Array.from({ length: 400 }, (_, i) => `${word} ${i}`);
    const body = lines('here').map((line) => `    ${line}\n`);
    expectMarks(`data:\n  a: |\n    █${body.join('').trim()}█\n`, `${lines('there').join('\n')}\n`);
  });
});

describe('marked as a whole', () => {
  test.each<readonly [string, string, string]>([
    ['a folded block', 'data:\n  a: █>\n    one\n    two\n█', 'one TWO\n'],
    ['a quoted text over two lines', 'data:\n  a: █"one\n    two"█\n', 'one TWO'],
    ['a text on one line', 'data:\n  a: █one█\n', 'one\ntwo\n'],
  ])('%s', (_what, marked, live) => {
    expectMarks(marked, live);
  });

  test('a block of a Secret, of whose values only marks are known', () => {
    const mark = (digit: string): string => `*** ${digit.repeat(64)}`;
    const { text, range } = given(
      'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData:\n  a: █|\n    one\n    two\n█',
    );
    const see: See = (declared) => {
      const withData = (a: string): JsonObject => ({ ...declared, data: { a } });
      return dryRun({ declared, predicted: withData(mark('1')), live: withData(mark('2')), applied: fields });
    };
    expect(diagnostics(snapshotOf(text, see), uri)).toMatchObject([{ range }]);
  });
});
