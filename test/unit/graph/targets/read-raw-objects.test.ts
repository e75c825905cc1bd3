import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Leaf } from '../../../../server/src/graph/build/rendered.ts';
import { readRawObjects } from '../../../../server/src/graph/targets/read-raw-objects.ts';
import { anyText } from '../../../support/arbitraries.ts';

/** What stands at the place of each leaf, by the leaf's path. */
function cut(text: string, index = 0): unknown {
  const words = ({ provenance }: Leaf): string | undefined => {
    if (provenance.how !== 'exact') return provenance.how;
    const use = provenance.use ? ` by ${text.slice(provenance.use.start, provenance.use.end)}` : '';
    return text.slice(provenance.place.start, provenance.place.end) + use;
  };
  const leaves = readRawObjects('/a.yaml', text)[index]?.leaves ?? [];
  return Object.fromEntries(leaves.map((leaf) => [leaf.path.join('.'), words(leaf)]));
}

test('each value has its place', () => {
  const text = 'kind: A\nlist:\n  - x\n  - b: "z"\nempty: {}\nnone: []\nnothing:\n';
  expect(cut(text)).toEqual({ kind: 'A', 'list.0': 'x', 'list.1.b': '"z"', empty: '{}', none: '[]', nothing: '' });
});

test('places count from the start of the file, in whichever document', () => {
  const text = '# first\n---\nkind: A\n---\n- no object\n---\nkind: "B"\n';
  expect(cut(text, 1)).toEqual({ kind: '"B"' });
  expect(readRawObjects('/a.yaml', text).map(({ origin }) => origin?.document)).toEqual([0, 2]);
});

test('what an alias or a merge brings is where its anchor is, and knows where it is used', () => {
  const text = 'base: &b { x: 1, z: 2 }\nown:\n  <<: *b\n  z: 3\nsame: *b\n';
  expect(cut(text)).toMatchObject({ 'own.x': '1 by *b', 'own.z': '3', 'same.z': '2 by *b' });
});

test('items of a list are objects of their own', () => {
  const text = 'apiVersion: v1\nkind: List\nitems:\n  - { kind: A, name: a }\n  - { kind: B, name: b }\n';
  expect(readRawObjects('/a.yaml', text).map(({ value }) => value['kind'])).toEqual(['A', 'B']);
  expect(cut(text, 1)).toEqual({ kind: 'B', name: 'b' });
});

test('the objects around what cannot be read are there', () => {
  expect(
    readRawObjects('/a.yaml', 'kind: A\n---\nkind: [\n---\nkind: C\n').map(({ origin }) => origin?.document),
  ).toEqual([0, 2]);
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(() => readRawObjects('/a.yaml', `kind: A\nx: ${text}\n`)).not.toThrow();
    }),
  );
});
