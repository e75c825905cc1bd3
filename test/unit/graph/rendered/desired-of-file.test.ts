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

test('what a build makes of a resource stands for it; what nobody builds stands for itself', () => {
  expect(namesOf(objectOf('/app.yaml', first, inNamespace('apps')))).toEqual(['apps/a', '-/b']);
  expect(namesOf()).toEqual(['-/a', '-/b']);
});

test('two builds for two namespaces are two objects; two that differ for one are none', () => {
  const apps = objectOf('/app.yaml', first, inNamespace('apps'));
  const web = objectOf('/app.yaml', first, inNamespace('web'));
  const other = objectOf('/app.yaml', first, (value) => ({ ...inNamespace('apps')(value), data: { x: 'y' } }));
  expect(namesOf(apps, web)).toEqual(['apps/a', 'web/a', '-/b']);
  expect(namesOf(apps, other)).toEqual(['-/b']);
});
