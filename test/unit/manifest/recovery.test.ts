import { describe, expect, test } from 'vitest';
import { parse } from '../../../server/src/manifest/parse.ts';
import { given } from '../../support/markers.ts';

const named = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe('what is broken in one document stays in it', () => {
  test.each([
    ['a double quote', 'data: { x: "one\n  two }\n'],
    ['a single quote', "data: { x: 'one\n  two }\n"],
    ['a quote at the end', `data: "`],
    ['a bracket', 'data: [1, 2\n'],
    ['a brace', 'data: { a: [1, { b: 2\n'],
    ['a bracket that closes nothing', 'data: 1]\n]\n'],
    ['a half-typed key', 'data:\n  x: 1\n  hal\n'],
    ['a half-typed alias', 'data: *\n'],
    ['a tab', 'data:\n\tx: 1\n'],
    ['an indentation', 'data:\n    x: 1\n  y: 2\n'],
    ['a directive', '%YAML 1.2\n'],
  ])('%s', (_what, broken) => {
    for (const eol of ['\n', '\r\n']) {
      const text = `${named('a')}---\n${named('b')}${broken}\n---\n${named('c')}`.replaceAll('\n', eol);
      const { resources, problems } = parse('file:///a.yaml', 1, text);
      expect(resources.map(({ ref }) => ref.name)).toEqual(['a', 'c']);
      expect(problems.map(({ code }) => code)).toEqual(['yaml-syntax']);
      expect(problems[0]?.range.start.line).toBeLessThan(text.split('\n').indexOf(`---${eol.slice(0, -1)}`, 6) + 1);
    }
  });
});

describe('a key that stands twice', () => {
  const expectMark = (marked: string): void => {
    const { text, range } = given(named('a') + marked);
    expect(parse('file:///a.yaml', 1, text)).toMatchObject({
      resources: [],
      problems: [{ code: 'yaml-syntax', message: 'Map keys must be unique', range }],
    });
  };

  test.each([
    ['in a map', 'data:\n  key: 1\n  █key█: 2\n'],
    ['in flow style', 'data: { key: 1, █key█: 2 }\n'],
    ['once in quotes', 'data:\n  key: 1\n  █"key"█: 2\n'],
    ['behind an anchor', 'data:\n  key: 1\n  &a █key█: 2\n'],
    ['a number and its text, one field to JSON', 'data:\n  1: 1\n  █"1"█: 2\n'],
    ['two ways to write a number', 'data:\n  0x10: 1\n  █16█: 2\n'],
    ['through an alias', 'data:\n  &k key: 1\n  █*k█ : 2\n'],
    ['of two, the first', 'data:\n  key: 1\n  █key█: { x: 1, x: 2 }\n'],
    ['of two, the inner one that comes first', 'data:\n  key: { x: 1, █x█: 2 }\n  key: 2\n'],
    ['no key, twice', 'data:\n  : 1\n█ █ : 2\n'],
  ])('%s', (_what, marked) => {
    expectMark(marked);
  });

  test('several merges are not', () => {
    const text = `${named('a')}x: &x { a: 1 }\ny: &y { b: 1 }\ndata:\n  <<: *x\n  <<: *y\n`;
    expect(parse('file:///a.yaml', 1, text).problems).toEqual([]);
  });
});
