import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathTo } from '../../../server/src/completion/piece.ts';
import { type Place, findPlace } from '../../../server/src/completion/place.ts';
import { formatPath } from '../../../server/src/manifest/field-path.ts';

/** What is asked for at the mark of a text: `key in spec.ports[0]`. */
function at(marked: string): string | undefined {
  const [before = '', after = ''] = marked.split('█');
  const place = findPlace(before + after, before.length);
  return place && `${place.role} in ${formatPath(pathTo(place.holder, place.root))}, typed "${place.typed}"`;
}

describe('what stands at a cursor', () => {
  test.each([
    ['a:\n  b█: 1', 'key in a, typed "b"'],
    ['a:\n  b: x█y', 'value in a.b, typed "x"'],
    ['a:\n  b: "x█y"', 'value in a.b, typed "x"'],
    ['a:\n  b:█', 'value in a.b, typed ""'],
    ['a:\n  b: █ # why', 'value in a.b, typed ""'],
    ['a:\n  b: &x █', 'value in a.b, typed ""'],
    ['a:\n  █', 'either in a, typed ""'],
    ['a:\n  b: 1\n█', 'key in , typed ""'],
    ['a:\n  b: 1\n  █', 'key in a, typed ""'],
    ['a:\n  b: 1\n    █', undefined],
    ['a:\n  - █', 'either in a[0], typed ""'],
    ['a:\n- b\n- █', 'either in a[1], typed ""'],
    ['a:\n- b: 1\n  █', 'key in a[0], typed ""'],
    ['a:\n  - - b: 1\n      █', 'key in a[0][0], typed ""'],
    ['a:\n  - b: 1\n  █', 'either in a, typed ""'],
    ['a:\n  - b: 1\n█', 'key in , typed ""'],
    ['a: { b: 1, █ }', 'key in a, typed ""'],
    ['a: { b: 1, c█', 'key in a, typed "c"'],
    ['a: { b: █ }', 'value in a.b, typed ""'],
    ['a: { b: { c: [x, █] }, d: 1 }', 'either in a.b.c[1], typed ""'],
    ['a: [\n  { b: 1 },\n  { █ },\n]\nc: 1', 'either in a[1], typed ""'],
    ['a: { b: 1\nc: █', 'value in c, typed ""'],
    ['a: [b, "c\nd:\n  █', 'either in d, typed ""'],
    ['a: |\n  b:\n    █\nc: 1', undefined],
    ['a: |\n  b\n\nc█', 'key in , typed "c"'],
    ['# a█', undefined],
    ['a: b # c█', undefined],
    ['a: "b\n  c: █\n  d"', undefined],
    ['---\na: 1\n---\n█\n---\nb: 1', 'either in , typed ""'],
    ['a: 1\n--█-\n', undefined],
    ['a: b\n  c█', undefined],
    ['a:\r\n  b: 1\r\n  █\r\n', 'key in a, typed ""'],
    ['patches:\n  - patch: |-\n      a:\n        █\n', 'either in a, typed ""'],
    ['patch: |-\n  a:\n    █\n', undefined],
    ['{"a": {"b█": 1}}', 'key in a, typed "b"'],
  ])('%j', (marked, expected) => {
    expect(at(marked)).toBe(expected);
  });
});

test('whatever a text looks like, an answer comes, and what would be replaced holds the cursor', () => {
  const piece = fc.constantFrom(
    ...'abc :-#{}[],|>"\'&*!?%$\n\t\r'.split(''),
    '\n  ',
    '- ',
    ': ',
    '---\n',
    '|\n',
    'a: ',
    '${',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(), (pieces, where) => {
      const text = pieces.join('');
      const offset = where % (text.length + 1);
      const place: Place | undefined = findPlace(text, offset);
      if (!place) return;
      const { start, end } = place.span;
      expect(start <= offset && offset <= end && end <= text.length).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['variables between brackets', `a: [${'${b}'.repeat(40_000)}█`],
  ['a bracket on every line', `a:\n${'  []\n'.repeat(30_000)}  █`],
  ['a bracket that nobody closes on every line', `a:\n${'  [\n'.repeat(40_000)}  █`],
  ['dashes without end', `${'- '.repeat(90_000)}█`],
])('%s are gone through once', { timeout: 2000 }, (_what, marked) => {
  expect(marked.length).toBeGreaterThan(120_000);
  at(marked);
});

test('variables between brackets, and brackets after others, are what they are', () => {
  expect(at('a: [${b}, {c: ${d}, e█: 1}]')).toBe('key in a[1], typed "e"');
  expect(at('a:\n  b: [1]\n  c: [{d█: 1}]\ne: 2')).toBe('key in a.c[0], typed "d"');
});

test('a long document takes no longer than its length', { timeout: 3000 }, () => {
  const items = Array.from({ length: 4000 }, (_, i) => `  - name: a${i}\n    value: { x: [1, 2] }\n`).join('');
  expect(at(`a:\n${items}  - na█me: b\n`)).toBe('key in a[4000], typed "na"');
});
