import { describe, expect, test } from 'vitest';
import { parse } from '../../../server/src/manifest/parse.ts';
import { isHidden } from '../../../server/src/manifest/suppression.ts';
import { given, slice } from '../../support/markers.ts';

const uri = 'file:///repository/app.yaml';
const read = (text: string) => parse(uri, 1, text).suppressions;
/** The lines on which a finding would not be told. */
function hidden(text: string, code = 'schema-type', about: 'schema' | 'cluster' | 'syntax' = 'schema', message = '') {
  const suppressions = read(text);
  return text.split('\n').flatMap((_, line) => (isHidden(suppressions, { code, line, about, message }) ? [line] : []));
}

const head = 'apiVersion: v1\nkind: A\n';

describe('a comment about the next line', () => {
  test('holds for that line and these codes only', () => {
    const text = `${head}# driftline-disable-next-line schema-type, drift-changed\na: 1\nb: 1\n`;
    expect(hidden(text)).toEqual([3]);
    expect(hidden(text, 'drift-changed', 'cluster')).toEqual([3]);
    expect(hidden(text, 'schema-value')).toEqual([]);
  });

  test('without codes holds for all', () => {
    const text = `${head}# driftline-disable-next-line\na: 1\n`;
    for (const about of ['schema', 'cluster', 'syntax'] as const) expect(hidden(text, 'x', about)).toEqual([3]);
  });

  test('goes past comments, blank lines and a bare ---', () => {
    expect(
      hidden(`${head}x: # driftline-disable-next-line\n  # driftline-disable-next-line\n\n  # why\n  a: 1\n`),
    ).toEqual([6]);
    expect(hidden(`# driftline-disable-next-line\n---\n${head}`)).toEqual([2]);
  });

  test('needs a line for itself, and its whole name', () => {
    expect(hidden(`${head}a: 1 # driftline-disable-next-line\nb: 1\n`)).toEqual([]);
    expect(hidden(`${head}# driftline-disable-next-lines\nb: 1\n`)).toEqual([]);
    expect(hidden(`${head}# driftline-disable-next\nb: 1\n`)).toEqual([]);
  });

  test('is none inside of a text', () => {
    const inside = '  # driftline-disable-next-line\n  b: 1\n';
    expect(read(`${head}a: |\n${inside}`)).toEqual([]);
    expect(read(`${head}a: >-\n${inside}c: 1\n`)).toEqual([]);
    expect(read(`${head}a: "x\n${inside}"\n`)).toEqual([]);
    expect(read(`${head}a: 'x\n${inside}'\n`)).toEqual([]);
  });

  test('holds for all lines of a scalar that begins there, inside of which no comment can stand', () => {
    expect(hidden(`${head}# driftline-disable-next-line\na: |\n  x\n\n  y\nb: 1\n`)).toEqual([3, 4, 5, 6]);
    expect(hidden(`${head}# driftline-disable-next-line\na: {b: "x\n  y", c: z\n  z}\nb: 1\n`)).toEqual([3, 4, 5]);
    expect(hidden(`${head}# driftline-disable-next-line\na: { b: c,\n d: e }\n`)).toEqual([3]);
  });

  test('gives a reason behind two dashes', () => {
    const text = `${head}# driftline-disable-next-line schema-type -- schema-value is not meant\na: 1\n`;
    expect(hidden(text)).toEqual([3]);
    expect(hidden(text, 'schema-value')).toEqual([]);
    expect(hidden(`${head}# driftline-disable-next-line -- all of it\na: 1\n`, 'x')).toEqual([3]);
  });

  test('at the end of a document holds for nothing', () => {
    expect(hidden(`${head}# driftline-disable-next-line\n---\n${head}# driftline-disable-next-line\n`)).toEqual([]);
  });

  test('works where the YAML is broken', () => {
    expect(hidden(`${head}# driftline-disable-next-line yaml-syntax\na: [\nb\n`, 'yaml-syntax', 'syntax')).toEqual([3]);
  });

  test('knows where its codes stand, in every document and with other line ends', () => {
    const { text, ranges } = given(`${head}---\n${head}  # driftline-disable-next-line █a-b█,█c█ -- d\na: 1\n`);
    for (const written of [text, text.replaceAll('\n', '\r\n')]) {
      const [found] = read(written);
      expect(found?.codes.map(({ code, range }) => ({ code, range }))).toEqual([
        { code: 'a-b', range: ranges[0] },
        { code: 'c', range: ranges[1] },
      ]);
      expect(found?.end).toEqual(ranges[1]?.end);
      expect(found?.lines).toEqual([6, 6]);
    }
    expect(slice(text, ranges[0] ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } })).toBe('a-b');
  });
});

describe('a comment about the file', () => {
  test('holds for every line, wherever it stands', () => {
    const text = `${head}---\n# driftline-disable-file schema-type\n${head}`;
    expect(hidden(text)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(hidden(text, 'schema-value')).toEqual([]);
    expect(hidden(`# driftline-disable-file\n${head}`, 'x', 'cluster')).toEqual([0, 1, 2, 3]);
  });
});

describe('comments of another language server', () => {
  test('about the line below: what the schema or the parser says, by its words', () => {
    const text = `${head}# yaml-language-server-disable Not Allowed, other\na: 1\n`;
    expect(hidden(text, 'x', 'schema', 'It is not allowed here')).toEqual([3]);
    expect(hidden(text, 'x', 'schema', 'Wrong')).toEqual([]);
    expect(hidden(text, 'x', 'cluster', 'It is not allowed here')).toEqual([]);
    expect(hidden(`${head}# yaml-language-server-disable\na: 1\n`, 'x', 'syntax')).toEqual([3]);
    expect(hidden(`${head}# yaml-language-server-disable\n\na: 1\n`)).toEqual([3]);
  });

  test('a schema of none: for its document, what the schema says', () => {
    const text = `${head}---\n# yaml-language-server: $schema=none\n${head}---\n${head}`;
    expect(hidden(text)).toEqual([2, 3, 4, 5]);
    expect(hidden(text, 'x', 'cluster')).toEqual([]);
    expect(hidden(text, 'yaml-syntax', 'syntax')).toEqual([]);
    expect(hidden(`# yaml-language-server: $schema=none.json\n${head}`)).toEqual([]);
  });
});

test('an edit of one document leaves what was read of the others', () => {
  const text = `${head}---\n# driftline-disable-next-line x\n${head}`;
  const before = parse(uri, 1, text);
  const after = parse(uri, 2, `# more\n${text}`, before);
  expect(after.chunks[1]?.suppressions).toBe(before.chunks[1]?.suppressions);
  expect(after.suppressions[0]?.lines).toEqual([5, 5]);
  expect(after.suppressions).toEqual(parse(uri, 2, `# more\n${text}`).suppressions);
});
