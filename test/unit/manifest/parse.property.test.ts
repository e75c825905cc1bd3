import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import { type Json, isArray, isObject } from '../../../server/src/manifest/json.ts';
import { locate, locateNearest } from '../../../server/src/manifest/locate.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { anyText } from '../../support/arbitraries.ts';
import { slice } from '../../support/markers.ts';
import { runs } from '../../support/runs.ts';

const sample = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: &labels { app: web, "a/b": 'on' } }
spec:
  replicas: 3
  template:
    metadata: { labels: { <<: *labels, x: *missing } }
    spec:
      containers:
        - name: web # 🚀
          args: [-v, "--port=80"]
          command:
            - |
              one
                two
            - >-
              folded
          ports: [{ containerPort: 80 }]
---
{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, data: { ? k : v } }
`;

/** Parses, and does with each resource what features do; whatever the text says, nothing may throw. */
function readAll(text: string): void {
  const { resources, problems } = parse('file:///a.yaml', 1, text);
  for (const resource of resources) {
    for (const [path, value] of leaves(resource.value)) {
      // Keys that are no text: a list, a map, and null behind a merge.
      const isComplex = path.some((segment) => 'field' in segment && /^(?:[[{].*|null)$/s.test(segment.field));
      if (!isComplex && locate(resource, path) === undefined)
        throw new Error(`${JSON.stringify([path, value])} has no place`);
      locateNearest(resource, [...path, { field: 'x' }, { keys: { name: 'x' } }]);
    }
  }
  for (const { range } of problems) {
    expect(range.start.line * 1e6 + range.start.character).toBeLessThan(range.end.line * 1e6 + range.end.character);
  }
}

function leaves(value: Json, path: FieldPath = []): readonly (readonly [FieldPath, Json])[] {
  if (isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, { index }]));
  if (!isObject(value)) return [[path, value]];
  return Object.entries(value).flatMap(([field, item]) => leaves(item, [...path, { field }]));
}

describe('parse never throws, and what it reads has a place', () => {
  test('for arbitrary text', () => {
    fc.assert(fc.property(anyText, readAll));
  });

  test("for arbitrary text of YAML's own characters in a resource", () => {
    const unit = fc.oneof(
      fc.constantFrom(...Array.from('ab: -?[]{},&*!|>"\'%@`#<~\n\r\t\\🚀')),
      fc.constantFrom('\n  ', '- ', ': ', '&a ', '*a', '<<: ', '---\n'),
    );
    const text = fc.string({ unit, maxLength: 60 });
    fc.assert(
      fc.property(text, (body) => readAll(`apiVersion: v1\nkind: A\nmetadata: { name: a }\n${body}`)),
      { numRuns: runs(500) },
    );
  });

  test('for random edits of a manifest', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\n',
        ' ',
        ':',
        '- ',
        '"',
        "'",
        '{',
        '}',
        '[',
        ']',
        '*labels',
        '&labels ',
        '!!int ',
        '---\n',
        '#',
      ),
      fc.nat(sample.length).map((start) => sample.slice(start, start + 12)),
    );
    const edit = fc.tuple(fc.nat(sample.length), fc.nat(10), piece);
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const edited = edits.reduce(
          (text, [at, count, put]) => text.slice(0, at) + put + text.slice(at + count),
          sample,
        );
        readAll(edited);
        readAll(edited.replaceAll('\n', '\r\n'));
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('from a value to its place and back', () => {
  const scalar = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.stringMatching(/^[a-zA-Z🚀][\w./-]{2,8}$/u).filter((text) => !/^(?:true|false|null|yes|off)$/i.test(text)),
  );
  const key = fc.stringMatching(/^[a-z🚀]{3,6}$/u).filter((text) => !/^(?:true|false|null|yes|off)$/.test(text));
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));

  test('the text at the range of a plain scalar is its source', () => {
    fc.assert(
      fc.property(tree, fc.boolean(), fc.boolean(), (data, isFlow, isCrlf) => {
        const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'abc' }, data };
        const unix = stringify(object, { collectionStyle: isFlow ? 'flow' : 'block', aliasDuplicateObjects: false });
        const text = isCrlf ? unix.replaceAll('\n', '\r\n') : unix;
        const [resource] = parse('file:///a.yaml', 1, text).resources;
        expect(resource?.value).toEqual(object);
        for (const [path, value] of leaves(object)) {
          const place = resource && locate(resource, path);
          expect(place && slice(text, place.value)).toBe(typeof value === 'string' ? value : JSON.stringify(value));
          const last = path.at(-1);
          if (last && 'field' in last) expect(place && slice(text, place.key)).toBe(last.field);
        }
      }),
    );
  });
});
