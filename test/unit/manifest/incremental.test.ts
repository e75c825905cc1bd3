import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Json, stringAt } from '../../../server/src/manifest/json.ts';
import { locate } from '../../../server/src/manifest/locate.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import type { Manifest } from '../../../server/src/manifest/resource.ts';
import { given, slice } from '../../support/markers.ts';
import { viewManifest } from './view-manifest.ts';
import { runs } from '../../support/runs.ts';

const uri = 'file:///a.yaml';
const named = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe('documents are read one by one', () => {
  test('ranges count from the start of the file', () => {
    const { text, range } = given(`${named('a')}---\n${named('b')}data:\n  x: █five█\n---\n${named('c')}`);
    const [, b] = parse(uri, 1, text).resources;
    expect(b && locate(b, [{ field: 'data' }, { field: 'x' }])?.value).toEqual(range);
    expect(b && slice(text, b.range)).toBe(`${named('b')}data:\n  x: five\n`);
  });

  test('a document that did not change is not read again, wherever it moves', () => {
    const first = parse(uri, 1, `${named('a')}---\n${named('b')}---\n${named('c')}`);
    const second = parse(uri, 2, `# new\n${named('a')}x: 1\n---\n${named('b')}---\n${named('c')}`, first);
    const documents = (manifest: Manifest) => manifest.resources.map(({ syntax }) => syntax().document);
    expect(documents(second)[0]).not.toBe(documents(first)[0]);
    expect(documents(second).slice(1)).toEqual(documents(first).slice(1));
    expect(documents(second)[1]).toBe(documents(first)[1]);
    expect(second.resources[1]?.range.start.line).toBe((first.resources[1]?.range.start.line ?? 0) + 2);
  });

  test('what stays in its place is the same resource', () => {
    const first = parse(uri, 1, `${named('a')}---\n${named('b')}`);
    const second = parse(uri, 2, `${named('a')}---\n${named('c')}`, first);
    expect(second.resources[0]).toBe(first.resources[0]);
    expect(second.version).toBe(2);
  });

  test('equal documents have places of their own', () => {
    const lines = parse(uri, 1, `---\n${named('a')}`.repeat(3)).resources.map(({ range }) => range.start.line);
    expect(lines).toEqual([1, 6, 11]);
  });

  test('a document marker within a block scalar ends the document', () => {
    const { resources } = parse(uri, 1, `${named('a')}data:\n  x: |\n    one\n---\n${named('b')}`);
    expect(resources.map(({ ref, value }) => [ref.name, value['data']])).toEqual([
      ['a', { x: 'one\n' }],
      ['b', undefined],
    ]);
  });

  test('a directive belongs to its document, and to that one only', () => {
    const { resources, problems } = parse(
      uri,
      1,
      `%TAG !e! tag:example.com,2000:\n---\n${named('a')}data: !e!x y\n---\n${named('b')}`,
    );
    expect(problems).toEqual([]);
    expect(resources.map(({ ref }) => ref.name)).toEqual(['a', 'b']);
  });
});

describe('properties', () => {
  const pieces = [
    ...['---\n', '...\n', '%YAML 1.2\n', '\r\n', '\n', '# c\n', '  ', ': ', '- ', '[', '"', "'", '|\n', '\uFEFF', '\r'],
    ...[named('a'), named('b'), `---\n${named('a')}`, 'data: &x { a: *x }\n', 'spec: &s { a: 1 }\nmore: *s\n'],
  ];
  const piece = fc.constantFrom(...pieces);
  const start = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
  const edit = fc.tuple(fc.nat(400), fc.nat(40), piece);
  const apply = (text: string, [at, count, put]: readonly [number, number, string]): string =>
    text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + count);

  test('after any edits, incremental = from scratch', () => {
    fc.assert(
      fc.property(start, fc.array(edit, { minLength: 1, maxLength: 6 }), (first, edits) => {
        let text = first;
        let manifest = parse(uri, 0, text);
        for (const one of edits) {
          text = apply(text, one);
          manifest = parse(uri, 1, text, manifest);
          expect(viewManifest(manifest)).toEqual(viewManifest(parse(uri, 1, text)));
        }
      }),
      { numRuns: runs(300) },
    );
  });

  test('documents without errors say the same when the whole text is parsed at once', () => {
    fc.assert(
      fc.property(start, (text) => {
        const whole = parseAllDocuments(text);
        fc.pre(!('empty' in whole) && whole.every(({ errors }) => errors.length === 0));
        const apart = parse(uri, 1, text);
        fc.pre(apart.problems.length === 0);
        const values = whole.map((document) => document.toJS() as Json);
        expect(apart.resources.map(({ value }) => value)).toEqual(values.filter((value) => isResource(value)));
      }),
      { numRuns: runs(300) },
    );
  });
});

function isResource(value: Json): boolean {
  const names = [stringAt(value, 'apiVersion'), stringAt(value, 'kind'), stringAt(value, 'metadata', 'name')];
  return names.every((name) => name !== undefined);
}
