import { describe, expect, test } from 'vitest';
import { parse } from '../../../server/src/manifest/parse.ts';
import type { ManifestProblem } from '../../../server/src/manifest/resource.ts';
import { given } from '../../support/markers.ts';

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
const next = '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n';
const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** The document and a good one behind it; what is wrong, and the names of what is read. */
function read(body: string): { readonly codes: readonly string[]; readonly names: readonly string[] } {
  const { resources, problems } = parse('file:///a.yaml', 1, `${head}${body}\n${next}`);
  return { codes: problems.map(({ code }) => code), names: resources.map(({ ref }) => ref.name) };
}

// Each of these took from two seconds to minutes once; the time of the test is the limit.
describe('nesting that is cut short', () => {
  test.each([
    ['a megabyte of [', '['.repeat(1_000_000)],
    ['a megabyte of { a:', '{ a: '.repeat(200_000)],
    ['100,000 lists in lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a megabyte of dashes', `\n  ${'- '.repeat(500_000)}`],
    ['a megabyte of ?', `\n  ${'? '.repeat(500_000)}`],
    ['lists with an alias of themselves', `&a ${'[*a, '.repeat(100_000)}`],
    ['maps, each deeper', many(300, (i) => `\n${' '.repeat(i + 1)}a:`).join('')],
  ])('%s', (_what, data) => {
    expect(read(`data: ${data}`)).toEqual({ codes: ['yaml-too-complex'], names: ['b'] });
  });

  test('the mark is where it becomes too deep', () => {
    const { text, range } = given(`${head}data: ${'['.repeat(200)}█[█${'['.repeat(50)}`);
    expect(parse('file:///a.yaml', 1, text).problems.map((problem) => problem.range)).toEqual([range]);
  });
});

describe('aliases that say more than can be read', () => {
  const level = (i: number, use: string): string => `l${i}: &l${i} ${use}\n`;
  const ten = (i: number): string => many(10, () => `*l${i}`).join(', ');
  test.each([
    ['lists of lists', many(9, (i) => level(i, i ? `[${ten(i - 1)}]` : '[x, x]')).join('')],
    ['merges of merges', many(20, (i) => level(i, i ? `{ <<: [${ten(i - 1)}], k${i}: 1 }` : '{ k: 1 }')).join('')],
    [
      'merges, one after another',
      many(30, (i) => level(i, i ? `{ <<: *l${i - 1}, b: *l${i - 1} }` : '{ k: 1 }')).join(''),
    ],
    [
      'a large map merged often',
      `b: &b { ${many(1000, (i) => `k${i}: 1`).join()} }\nd: [${many(900, () => '{ <<: *b }').join()}]`,
    ],
    ['thousands of aliases', `d:\n  a: &a 1\n${many(10_000, (i) => `  k${i}: *a\n`).join('')}`],
    ['a circle over two anchors', 'a: &a { b: &b [*a] }'],
    ['a circle through a merge', 'a: &a { b: { <<: *a } }'],
    ['a chain that is too deep', many(250, (i) => level(i, i ? `[*l${i - 1}]` : '[]')).join('')],
  ])('%s', (_what, body) => {
    expect(read(body)).toEqual({ codes: ['yaml-too-complex'], names: ['b'] });
  });
});

describe('much of what is allowed', () => {
  test.each([
    ['10,000 keys', `data:\n${many(10_000, (i) => `  k${i}: ${i}\n`).join('')}`],
    ['10,000 keys in flow style', `data: { ${many(10_000, (i) => `k${i}: ${i}`).join(', ')} }`],
    ['5,000 anchors', `data:\n${many(5000, (i) => `  k${i}: &a${i} ${i}\n`).join('')}`],
    [
      '900 anchors with an alias each',
      `data:\n${many(900, (i) => `  k${i}: &a${i} ${i}\n  l${i}: *a${i}\n`).join('')}`,
    ],
    ['a key of 900 characters', `data:\n  ${'k'.repeat(900)}: 1`],
    ['a quoted key of a megabyte', `data:\n  ? "${'k'.repeat(1_000_000)}"\n  : 1`],
    ['a megabyte of spaces', `data: ${' '.repeat(1_000_000)}x`],
    ['a megabyte of text', `data:\n  x: |\n${'    text of many lines\n'.repeat(43_000)}`],
    ['a megabyte of digits', `data: ${'1'.repeat(1_000_000)}`],
  ])('%s', (_what, body) => {
    expect(read(body)).toEqual({ codes: [], names: ['a', 'b'] });
  });
});

describe('many errors are told as the first', () => {
  test.each([
    ['closed brackets', ']'],
    ['commas', '[, '],
    ['commas in a list', '[', ', '],
    ['question marks', '{', '? '],
    ['colons', '{', ': '],
    ['anchors', '', '&a '],
    ['tags', '', '!a '],
    ['aliases', '', '*a '],
  ])('%s', (_what, start, repeated = start) => {
    const code: ManifestProblem['code'] = repeated === '[, ' ? 'yaml-too-complex' : 'yaml-syntax';
    expect(read(`data: ${start}${repeated.repeat(50_000)}`)).toEqual({ codes: [code], names: ['b'] });
  });
});
