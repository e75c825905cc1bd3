import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { annotateYaml } from '../../../server/src/cli/annotate-yaml.ts';

const note = (text: string, ...path: readonly (string | number)[]) => ({ path, text });

test('a comment stands behind each value, which stays as it is', () => {
  const yaml = `data:
  text: |
    line # one
    two
  quoted: "a: b"
  wrapped: "a
    b"
empty: {}
list:
- 1
- name: x
none: null
---
kind: B
`;
  const annotated = annotateYaml(yaml, [
    [
      note('a:1', 'data', 'text'),
      note('a:2', 'data', 'quoted'),
      note('a:3', 'data', 'wrapped'),
      note('a:4', 'empty'),
      note('a:5', 'list', 0),
      note('a:6', 'list', 1, 'name'),
      note('a:7', 'none'),
      note('nowhere', 'missing', 'too'),
    ],
    [note('b:1', 'kind'), note('b:2', 'kind')],
  ]);
  expect(annotated).toBe(`data:
  text: | # a:1
    line # one
    two
  quoted: "a: b" # a:2
  wrapped: "a
    b" # a:3
empty: {} # a:4
list:
- 1 # a:5
- name: x # a:6
none: null # a:7
---
kind: B # b:1; b:2
`);
  const read = (text: string): unknown => parseAllDocuments(text).map((document) => document.toJS() as unknown);
  expect(read(annotated)).toEqual(read(yaml));
});
