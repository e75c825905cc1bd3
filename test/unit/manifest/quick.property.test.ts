import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNode, isScalar } from 'yaml';
import type { Json } from '../../../server/src/manifest/json.ts';
import { toPositions } from '../../../server/src/manifest/position.ts';
import { findField } from '../../../server/src/manifest/quick/find-field.ts';
import { readQuickly } from '../../../server/src/manifest/quick/read-quickly.ts';
import { readWholly } from '../../../server/src/manifest/read-chunk.ts';
import { finish } from '../../../server/src/manifest/slices.ts';
import { splitChunks } from '../../../server/src/manifest/split-chunks.ts';
import { readCorpus } from '../../support/corpus.ts';
import { runs } from '../../support/runs.ts';
import { yamlText } from '../../support/yaml-text.ts';

const sample = `# about it
---
apiVersion: v1 # why
kind: "ConfigMap"
metadata:
  name: &app web
  'q': *app
data:
  literal: |
    one
      two

    three
  folded: >-
    one
    two

    three
  flow: [a, "b", 1, { k: v, "l": [] }]
  none: {}
  list:
  - k: v
    kept: |+
      text

  -   - x
      - 'y'
  more:
    # inside
    - z
    - # behind a dash
      m: 1.5
    - "es\\"c\\n" # why
    - 'it''s'
  octal: 0644
  word: yes
  minus: -1
  nothing: ~
  empty:
  flag: --x=-x
  url: http://a:80/b#c
  quoted: "a: b #c"
`;

const pieces = [
  ...['\n', ' ', '  ', '\n  ', '\n    ', '\n\n', '   \n', ' \n', '\t', '\r\n', '\u00A0', '\u2028', '\u0085', '\uFEFF'],
  ...[':', ': ', '- ', '-', '-\n', '- - a\n', '? ', ',', ',]', '[', ']', '{', '}', '[]', '{}', '{a: b}', '{{ x }}'],
  ...['"', "'", '""', "''", '\\', '\\n', '\\u0041', '|', '>', '|-\n', '>\n', '|+\n', '|2\n', '#', ' # x', '\n# c\n'],
  ...['\n  # c\n', '*app', '*a ', '&a ', '&app', '!!int ', '!t ', '<<: *app', '<', '---\n', '--- x\n', '...\n', '%'],
  ...['~', 'null', 'true', 'No', '0x1F', '1e3', '.5', '+1', '0o7', '1_000', '9'.repeat(400), 'é', '🚀', '@', '`', '='],
  ...['a: ', '"a": ', "'b': ", 'k: v\n', '__proto__: 1\n', '\n- x\n', 'a:\n', '\nz: 1', 'kind: AList\nitems: []\n'],
];

/** What a finger or a merge does to a text: a piece put in or over something, or lines moved, doubled, pushed in or out. */
const change = fc.tuple(fc.nat(), fc.nat(8), fc.constantFrom(...pieces), fc.nat(12));

function apply(text: string, [place, length, piece, what]: readonly [number, number, string, number]): string {
  const at = place % (text.length + 1);
  if (what < 4) return text.slice(0, at) + piece + text.slice(at);
  if (what < 6) return text.slice(0, at) + piece + text.slice(at + length);
  if (what < 7) return text.slice(0, at) + text.slice(at + length);
  const lines = text.split('\n');
  const i = place % lines.length;
  const line = lines[i] ?? '';
  const other = lines[(i + length + 1) % lines.length] ?? '';
  const put: readonly string[] =
    [[], [line, line], [` ${line}`], [line.replace(/^ {1,2}/, '')], [line, other], [`${line} ${piece}`]][what - 7] ??
    [];
  return lines.toSpliced(i, 1, ...put).join('\n');
}

/** Whether a text was read quickly; then the syntax tree must say the same. */
function compare(text: string): boolean {
  const quick = readQuickly(text);
  if (!quick) return false;
  const { declarations, problems } = finish(readWholly(text, toPositions(text)));
  const [{ value, syntax } = { value: undefined }] = declarations;
  // the order of keys too
  expect([text, JSON.stringify(quick.value)]).toEqual([text, JSON.stringify(value)]);
  expect([text, ...quick.span]).toEqual([text, ...(syntax?.().root.range ?? []).slice(0, 2)]);
  expect([declarations.length, problems]).toEqual([1, []]);
  for (const field of Object.keys(quick.value)) {
    const found = findField(text, [{ field }]);
    const pair = syntax?.().root.items.find(({ key }) => isScalar(key) && key.value === field);
    const spans = [pair?.key, pair?.value].map((node) => (isNode(node) ? node.range?.slice(0, 2) : undefined));
    if (found) expect([text, field, found.key, found.value]).toEqual([text, field, ...spans]);
  }
  return true;
}

describe('what is read quickly is what the syntax tree says', () => {
  const chunks = readCorpus().flatMap((text) => [...splitChunks(text)]);

  test('of manifests as people write them, nearly all of which are plain', () => {
    const own = chunks.filter((text) => text.includes('apiVersion'));
    const read = own.filter((text, i) => ((process.env['CI'] ?? i % 10 === 0) ? compare(text) : readQuickly(text)));
    expect(read.length).toBeGreaterThanOrEqual(own.length * 0.95);
    expect(compare(sample)).toBe(true);
    expect(findField(sample, [{ field: 'apiVersion' }])).toEqual({ key: [15, 25], value: [27, 29] });
  });

  test('of edited ones', () => {
    let count = 0;
    const text = fc.oneof(
      fc.constant(sample),
      fc.constantFrom(sample, ...chunks.filter(({ length }) => length < 1500)),
    );
    fc.assert(
      fc.property(text, fc.array(change, { minLength: 1, maxLength: 4 }), (before, changes) => {
        for (const chunk of splitChunks(changes.reduce(apply, before))) if (compare(chunk)) count++;
      }),
      { numRuns: runs(20_000) },
    );
    expect(count).toBeGreaterThan(runs(20_000) / 10);
  });

  test('of YAML of every kind', () => {
    fc.assert(
      fc.property(yamlText, (text) => {
        for (const chunk of splitChunks(text.replace(/^[\s\S]*?(?=\ndata:\n)/, 'kind: A'))) compare(chunk);
      }),
      { numRuns: runs(1000) },
    );
  });

  test.each<[string, Json]>([
    ['null', null],
    ['Null', null],
    ['NULL', null],
    ['nULL', 'nULL'],
    ['y', true],
    ['oN', 'oN'],
    ['0o17', 15],
    ['0x1f', 31],
    ['1e400', '1e400'],
    ['.inf', '.inf'],
    ['2001-01-01', '2001-01-01'],
  ])('the scalar %s', (text, value) => {
    expect(compare(`a: ${text}\n`)).toBe(true);
    expect(readQuickly(`a: ${text}\n`)?.value).toEqual({ a: value });
  });

  test('not of what is large, whose syntax tree could be wanted all the same', () => {
    expect(readQuickly(`a: ${'b'.repeat(64 * 1024)}\n`)).toBeUndefined();
  });
});
