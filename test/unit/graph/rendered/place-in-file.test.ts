import { expect, test } from 'vitest';
import { placeInFile } from '../../../../server/src/graph/rendered/place-in-file.ts';
import type { FieldPath } from '../../../../server/src/manifest/field-path.ts';
import { parse } from '../../../../server/src/manifest/parse.ts';
import { leavesOf, objectOf, renderedFileOf } from '../../../support/rendered-files.ts';

const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: web
          image: web:1
`;
const patch = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 5
`;
const fields = (...names: readonly string[]): FieldPath => names.map((field) => ({ field }));

/** The line on which a file says something about the object that the patch has changed. */
function lineIn(file: '/app.yaml' | '/patch.yaml', path: FieldPath, now?: string): number | undefined {
  const [then, uri] = [file === '/app.yaml' ? text : patch, `file:///repository${file}`];
  const patched = leavesOf('/patch.yaml', patch, 'patch')[0]?.filter(({ path: [first] }) => first === 'spec') ?? [];
  const changed = objectOf(
    '/app.yaml',
    text,
    (value) => ({ ...value, spec: { ...(value['spec'] as object), replicas: 5 } }),
    patched,
  );
  const rendered = renderedFileOf(file, then, [changed], now);
  const [part] = rendered.objects;
  return part && placeInFile(parse(uri, 1, now ?? then), rendered, part, path)?.place.value.start.line;
}

test('a value stands in the file that sets it, and in no other', () => {
  expect(lineIn('/patch.yaml', fields('spec', 'replicas'))).toBe(5);
  expect(lineIn('/app.yaml', fields('spec', 'replicas'))).toBeUndefined();
  expect(
    lineIn('/app.yaml', [
      ...fields('spec', 'template', 'spec', 'containers'),
      { keys: { name: 'web' } },
      { field: 'image' },
    ]),
  ).toBe(10);
});

test('what is nowhere stands at what would hold it, in the file that the object comes from', () => {
  expect(lineIn('/app.yaml', fields('spec', 'selector'))).toBe(5);
  expect(lineIn('/patch.yaml', fields('spec', 'selector'))).toBeUndefined();
});

test('after an edit a place moves with its line; one that was edited itself has none', () => {
  expect(lineIn('/patch.yaml', fields('spec', 'replicas'), `# a comment\n${patch}`)).toBe(6);
  expect(lineIn('/patch.yaml', fields('spec', 'replicas'), patch.replace('5', '7'))).toBeUndefined();
});

test('a value in the text of a patch stands on its line, in the field that holds the text', () => {
  const kustomization =
    'resources: [app.yaml]\npatches:\n  - patch: |\n      - op: replace\n        path: /spec/replicas\n        value: two\n';
  const start = kustomization.indexOf('two');
  const place = { file: '/kustomization.yaml', document: 0, start, end: start + 3 };
  const path = ['spec', 'replicas'];
  const object = objectOf('/app.yaml', text, (value) => value, [
    { path, provenance: { how: 'searched', via: 'json-patch', place } },
  ]);
  const file = renderedFileOf('/kustomization.yaml', kustomization, [object]);
  const [part] = file.objects;
  const manifest = parse('file:///repository/kustomization.yaml', 1, kustomization);
  const placed = part && placeInFile(manifest, file, part, fields('spec', 'replicas'));
  expect(placed?.place.value).toEqual({ start: { line: 5, character: 15 }, end: { line: 5, character: 18 } });
  expect(placed?.text?.path).toEqual([{ field: 'patches' }, { index: 0 }, { field: 'patch' }]);
});
