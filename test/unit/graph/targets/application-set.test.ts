import { describe, expect, test } from 'vitest';
import { stringAt } from '../../../../server/src/manifest/json.ts';
import { readApplicationSet } from '../../../../server/src/graph/targets/application-set.ts';
import type { GeneratorFiles } from '../../../../server/src/graph/targets/generator-parameters.ts';
import { onlyObject } from '../../../support/graph-files.ts';

const texts: Readonly<Record<string, string>> = {
  '/clusters/a/config.json': '{ "cluster": { "name": "one" }, "size": 3 }',
  '/clusters/b/config.json': '[{ "cluster": { "name": "two" } }, { "cluster": { "name": "three" } }]',
};
const files: GeneratorFiles = {
  folders: new Set(['/', '/apps', '/apps/web', '/apps/db', '/apps/db/base', '/apps/.hidden']),
  names: Object.keys(texts),
  text: (path) => texts[path] ?? null,
};

function make(generators: string, template: string, more = ''): ReturnType<typeof readApplicationSet> {
  const text = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all, namespace: argocd }
spec:
  ${more}
  generators: ${generators}
  template: ${template}
`;
  return readApplicationSet(onlyObject(text), {}, files);
}

const fast = '{ metadata: { name: "{{path.basename}}" }, spec: { source: { path: "{{path}}" } } }';
const go = '{ metadata: { name: "{{.path.basename}}" }, spec: { source: { path: "{{.path.path}}" } } }';

const listed = ({ applications }: ReturnType<typeof readApplicationSet>): unknown =>
  applications.map(({ value }) => [stringAt(value, 'metadata', 'name'), stringAt(value, 'spec', 'source', 'path')]);

describe('folders in Git', () => {
  const generators = '[{ git: { directories: [{ path: apps/* }, { path: apps/db, exclude: true }] } }]';

  test.each([
    ['the older language', fast, ''],
    ['the language of Go', go, 'goTemplate: true'],
  ])('in %s', (_what, template, more) => {
    const made = make(generators, template, more);
    expect(listed(made)).toEqual([['web', 'apps/web']]);
    expect(made).not.toHaveProperty('rest');
    expect(made.applications[0]?.value).toMatchObject({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { namespace: 'argocd' },
    });
  });
});

describe('files in Git', () => {
  const generators = '[{ git: { files: [{ path: clusters/*/config.json }] } }]';

  test('in the older language', () => {
    const template =
      '{ metadata: { name: "{{cluster.name}}-{{path.filename}}" }, spec: { source: { path: "{{path}}/{{size}}" } } }';
    expect(listed(make(generators, template))).toEqual([
      ['one-config.json', 'clusters/a/3'],
      ['two-config.json', 'clusters/b/{{size}}'],
      ['three-config.json', 'clusters/b/{{size}}'],
    ]);
  });

  test('in the language of Go', () => {
    const template =
      '{ metadata: { name: "{{.cluster.name}}" }, spec: { source: { path: "{{index .path.segments 1}}" } } }';
    expect(listed(make(generators, template, 'goTemplate: true'))).toEqual([
      ['one', 'a'],
      ['two', 'b'],
      ['three', 'b'],
    ]);
  });

  test('one that cannot be read is told', () => {
    const made = readApplicationSet(
      onlyObject('kind: A\nspec: { generators: [{ git: { files: [{ path: "*" }] } }] }\n'),
      {},
      { ...files, names: ['/x.json'] },
    );
    expect(made.rest?.problems).toMatchObject([{ message: expect.stringContaining('x.json') as unknown }]);
  });
});

test('the elements of a list, with values of the generator', () => {
  const generators = '[{ list: { elements: [{ name: web, values: { dir: apps/web } }] } }]';
  const template = '{ metadata: { name: "{{name}}" }, spec: { source: { path: "{{values.dir}}" } } }';
  expect(listed(make(generators, template))).toEqual([['web', 'apps/web']]);
});

test.each([
  ['a generator that asks a cluster', '[{ clusters: {} }]', fast, ''],
  ['one of two', '[{ list: { elements: [] } }, { scmProvider: {} }]', fast, ''],
  ['a selector', '[{ list: { elements: [] }, selector: {} }]', fast, ''],
  ['a patch of what it makes', '[{ list: { elements: [] } }]', fast, 'templatePatch: x'],
  [
    'a template that is a program',
    '[{ list: { elements: [{ a: b }] } }]',
    '{ metadata: { name: "{{ upper .a }}" } }',
    'goTemplate: true',
  ],
])('what is not worked out is told: %s', (_what, generators, template, more) => {
  const { rest } = make(generators, template, more);
  expect(rest).toMatchObject({ isBuilt: false, problems: [{ code: 'target-unsupported', isNote: true }] });
});

test('places are those in the template', () => {
  const [application] = make('[{ git: { directories: [{ path: apps/web }] } }]', fast).applications;
  const leaf = application?.leaves.find(({ path }) => path.join('.') === 'spec.source.path');
  expect(leaf?.provenance).toMatchObject({ how: 'exact', place: { file: '/a.yaml' } });
});
