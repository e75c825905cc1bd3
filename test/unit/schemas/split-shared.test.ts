import { expect, test } from 'vitest';
import { gatherCustom, readCustom } from '../../../scripts/schemas/read-custom.ts';
import { splitShared } from '../../../scripts/schemas/split-shared.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const refer = (...names: string[]): JsonObject => ({
  properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/schemas/${name}` }])),
});

function api(apiVersion: string, definitions: Record<string, JsonObject>, kind = 'Thing') {
  const [name = ''] = Object.keys(definitions);
  return { apiVersion, source: apiVersion, kinds: { [kind]: name }, namespaced: { [kind]: true }, definitions };
}

const core = api('v1', { pod: refer(meta, 'podSpec'), podSpec: {}, [meta]: { type: 'object' } });
const apps = api('apps/v1', { app: refer('podSpec', 'own'), own: {}, podSpec: {} });
const toys = api('toys.example.com/v1', { toy: refer(meta), [meta]: { type: 'object' } });

test('what nearly all have is there once, and the index says which files belong together', () => {
  const { files, index } = splitShared([core, apps, toys]);
  const names = Object.entries(files).map(([file, { definitions }]) => [file, Object.keys(definitions)]);
  expect(Object.fromEntries(names)).toEqual({
    'meta_v1.json.br': [meta],
    'core_v1.json.br': ['pod', 'podSpec'],
    'apps_v1.json.br': ['app', 'own'],
    'toys.example.com_v1.json.br': ['toy'],
  });
  expect(Object.keys(index)).toEqual(['apps/v1', 'toys.example.com/v1', 'v1']);
  expect(index['v1']?.needs).toEqual(['meta_v1.json.br']);
  expect(index['apps/v1']).toEqual({
    file: 'apps_v1.json.br',
    needs: ['core_v1.json.br'],
    kinds: ['Thing'],
    namespaced: { Thing: true },
    source: 'apps/v1',
  });
  expect(index['toys.example.com/v1']?.needs).toEqual(['meta_v1.json.br']);
});

test('what a shared definition refers to is needed too', () => {
  const deep = api('v1', { pod: refer('podSpec'), podSpec: refer(meta), [meta]: {} });
  const user = api('apps/v1', { app: refer('podSpec'), podSpec: refer(meta), [meta]: {} });
  expect(splitShared([deep, user]).index['apps/v1']?.needs).toEqual(['meta_v1.json.br', 'core_v1.json.br']);
});

test('a definition that differs from its namesake stays where it is', () => {
  const other = api('apps/v1', { app: refer('podSpec'), podSpec: { type: 'string' } });
  const { files, index } = splitShared([core, other]);
  expect(files['apps_v1.json.br']?.definitions).toHaveProperty('podSpec', { type: 'string' });
  expect(index['apps/v1']?.needs).toEqual([]);
});

test.each([
  ['an apiVersion described twice', [core, toys, toys], 'toys.example.com/v1 is described twice'],
  ['a shared name with two meanings', [core, { ...toys, definitions: { [meta]: {} } }], `${meta} is described in two`],
  ['a reference to nothing', [core, api('a/v1', { a: refer('lost') })], 'a/v1 refers to what is not there: lost'],
])('%s ends the build', (_what, apis, message) => {
  expect(() => splitShared(apis)).toThrow(message);
});

test('CRDs in several texts and documents are gathered by apiVersion', () => {
  const crd = (kind: string, versions: readonly string[]): string =>
    JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      spec: {
        group: 'a.b',
        scope: kind === 'Wide' ? 'Cluster' : 'Namespaced',
        names: { kind },
        versions: versions.map((name) => ({ name, served: true, schema: { openAPIV3Schema: { type: 'object' } } })),
      },
    });
  const texts = [
    `---\n${crd('One', ['v1', 'v2'])}\n---\n${crd('Wide', ['v1'])}\n---\nkind: Namespace\n`,
    '# nothing\n',
  ];
  expect(gatherCustom(readCustom(texts), 'me 1.0').map(({ definitions: _, ...rest }) => rest)).toEqual([
    {
      apiVersion: 'a.b/v1',
      source: 'me 1.0',
      kinds: { One: 'b.a.v1.One', Wide: 'b.a.v1.Wide' },
      namespaced: { One: true, Wide: false },
    },
    { apiVersion: 'a.b/v2', source: 'me 1.0', kinds: { One: 'b.a.v2.One' }, namespaced: { One: true } },
  ]);
});
