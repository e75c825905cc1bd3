import { expect, test } from 'vitest';
import { findDesired } from '../../../../server/src/graph/rendered/desired-of-file.ts';
import type { JsonObject } from '../../../../server/src/manifest/json.ts';
import { parse } from '../../../../server/src/manifest/parse.ts';
import { objectOf, renderedFileOf } from '../../../support/rendered-files.ts';

const uri = 'file:///repository/app.yaml';
const text = `apiVersion: v1
kind: ConfigMap
metadata: { name: a }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: b }
`;

function inNamespace(namespace: string): (value: JsonObject) => JsonObject {
  return (value) => ({ ...value, metadata: { name: 'a', namespace } });
}

function namesOf(...objects: readonly ReturnType<typeof objectOf>[]): readonly string[] {
  const file = renderedFileOf('/app.yaml', text, objects);
  return findDesired(parse(uri, 1, text), file).map(({ ref }) => `${ref.namespace ?? '-'}/${ref.name}`);
}

const first = text.slice(0, text.indexOf('---'));

test('what a build makes of a resource stands for it, what it leaves out is not there, and what nobody builds stands for itself', () => {
  expect(namesOf(objectOf('/app.yaml', first, inNamespace('apps')))).toEqual(['apps/a']);
  expect(namesOf()).toEqual(['-/a', '-/b']);
});

test('two builds for two namespaces are two objects; two that differ for one are none', () => {
  const apps = objectOf('/app.yaml', first, inNamespace('apps'));
  const web = objectOf('/app.yaml', first, inNamespace('web'));
  const other = objectOf('/app.yaml', first, (value) => ({ ...inNamespace('apps')(value), data: { x: 'y' } }));
  expect(namesOf(apps, web)).toEqual(['apps/a', 'web/a']);
  expect(namesOf(apps, other)).toEqual([]);
});

test('a folder that no controller is asked for counts only where nothing else does', () => {
  const apps = objectOf('/app.yaml', first, inNamespace('apps'));
  const draft = objectOf('/app.yaml', first, inNamespace('draft'));
  const file = renderedFileOf('/app.yaml', text, [apps, draft]);
  const own = file.own.map((part) => ({ ...part, isUnclaimed: part.object === draft }));
  const names = (rendered: typeof file): readonly string[] =>
    findDesired(parse(uri, 1, text), rendered).map(({ ref }) => `${ref.namespace ?? '-'}/${ref.name}`);
  expect(names({ ...file, own })).toEqual(['apps/a']);
  expect(names({ ...file, own, isControlled: false })).toEqual(['apps/a', 'draft/a']);
  expect(names({ ...file, own: own.filter(({ isUnclaimed }) => isUnclaimed) })).toEqual(['draft/a']);
});
