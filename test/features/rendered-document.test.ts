import { expect, test } from 'vitest';
import {
  findRenderedLines,
  findRenderedSource,
  renderedDocument,
} from '../../server/src/features/rendered-document.ts';
import type { RenderedFile } from '../../server/src/graph/rendered/rendered-file.ts';
import type { Snapshot } from '../../server/src/snapshot.ts';
import { objectOf, renderedFileOf } from '../support/rendered-files.ts';
import { snapshotOf, uri } from '../support/snapshots.ts';

const text = `apiVersion: v1
kind: ConfigMap
metadata: { name: web }
data:
  a: one
  b: |
    first
    second
`;
const file = renderedFileOf('/app.yaml', text, [
  objectOf('/app.yaml', text, (value) => ({ ...value, metadata: { name: 'web', namespace: 'apps' } })),
]);

function snapshotWith(rendered: RenderedFile | undefined): Snapshot {
  return snapshotOf(text, () => undefined, text, { rendered: () => rendered });
}

test('the text has each object with the build that makes it, as it will be applied', () => {
  expect(renderedDocument(snapshotWith(file), uri)).toEqual({
    title: 'app.yaml',
    text: `---
# ConfigMap apps/web · apps
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  namespace: apps
data:
  a: one
  b: |
    first
    second
`,
  });
});

test('a line of the file leads to the lines that it sets, and back', () => {
  const snapshot = snapshotWith(file);
  expect(findRenderedLines(snapshot, uri, 4)).toEqual([[8, 8]]);
  expect(findRenderedLines(snapshot, uri, 7)).toEqual([[9, 11]]);
  expect(findRenderedLines(snapshot, uri, 3)).toEqual([]);
  const source = findRenderedSource(snapshot, uri, 8);
  expect(source && text.slice(source.start, source.end)).toBe('one');
  expect(findRenderedSource(snapshot, uri, 6)).toBeUndefined();
});

test('of a Secret the names are shown, and no value', () => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { token: canary-7d1 }\n';
  const shown = renderedDocument(snapshotWith(renderedFileOf('/s.yaml', secret, [objectOf('/s.yaml', secret)])), uri);
  expect(shown?.text).toContain('token: "***"');
  expect(shown?.text).not.toContain('canary-7d1');
});

test('where nobody builds the file there is nothing to show', () => {
  expect(renderedDocument(snapshotWith(undefined), uri)).toBeNull();
  expect(findRenderedLines(snapshotWith(undefined), uri, 0)).toEqual([]);
});
