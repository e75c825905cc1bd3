import { beforeAll, describe, expect, test } from 'vitest';
import type { BuildRequest } from '../../server/src/graph/build/rendered.ts';
import type { Engine } from '../../server/src/graph/build/engine.ts';
import { renderBuild } from '../../server/src/graph/build/render-build.ts';
import { openEngine } from '../support/build-engine.ts';
import { toBuildFiles } from '../support/build-files.ts';
import { expectRendered, textAt } from '../support/builds.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 300_000);

const configMap = (name: string, data = '{}') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: ${data}\n`;

function render(files: Readonly<Record<string, string>>, request: Partial<BuildRequest> = {}) {
  const { look, list } = toBuildFiles(files);
  return renderBuild({ directory: '/app', isExplained: true, hasYaml: true, ...request }, look, list, engine);
}

describe('what cannot be rendered here', () => {
  test('is told where it is named, and does not break the rest', () => {
    const text =
      'resources: [https://example.com/a.yaml, a.yaml]\nhelmCharts: [{ name: c }]\ncomponents: [../../out]\n';
    const files = { '/app/kustomization.yaml': text, '/app/a.yaml': configMap('a') };
    const { objects, problems } = expectRendered(render(files));
    expect(objects.map(({ value }) => value['metadata'])).toEqual([{ name: 'a' }]);
    expect(problems.map(({ code, place }) => [code, text.slice(place?.start, place?.end)])).toEqual([
      ['build-remote', 'https://example.com/a.yaml'],
      ['build-outside', '../../out'],
      ['build-helm', '{ name: c }'],
    ]);
  });

  test('leaves a kustomization that has nothing else empty', () => {
    const { objects, problems } = expectRendered(
      render({ '/app/kustomization.yaml': 'resources: [https://example.com/a]\n' }),
    );
    expect(objects).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  test('is the same without an explanation', () => {
    const files = {
      '/app/kustomization.yaml': 'resources: [git@example.com:a/b, a.yaml]\n',
      '/app/a.yaml': configMap('a'),
    };
    const { objects, problems } = expectRendered(render(files, { isExplained: false }));
    expect(objects).toEqual([{ value: expect.anything() as unknown, leaves: [] }]);
    expect(problems.map(({ code }) => code)).toEqual(['build-remote']);
  });
});

describe('a build that fails', () => {
  const patch = 'patches:\n  - patch: |-\n      kind: A\n      metadata: { name: none }\n';

  test.each([
    ['no kustomization', {}, undefined],
    ['a missing resource', { '/app/kustomization.yaml': 'resources: [a.yaml, gone.yaml]\n' }, 'gone.yaml'],
    [
      'a missing file of a generator',
      { '/app/kustomization.yaml': 'configMapGenerator: [{ name: c, files: [k=gone] }]' },
      'k=gone',
    ],
    [
      'a folder without a kustomization',
      { '/app/kustomization.yaml': 'resources: [a.yaml, ../lib]', '/lib/x.yaml': '' },
      '../lib',
    ],
    [
      'a resource that is no YAML',
      { '/app/kustomization.yaml': 'resources: [a.yaml, b.yaml]', '/app/b.yaml': 'kind: [\n\n\n' },
      'b.yaml',
    ],
    ['a patch without a target', { '/app/kustomization.yaml': `resources: [a.yaml]\n${patch}` }, ''],
    ['a kustomization that is no YAML', { '/app/kustomization.yaml': 'resources: [a.yaml\n' }, ''],
    ['an unknown field', { '/app/kustomization.yaml': 'resource: []\n' }, ''],
    ['two kustomizations', { '/app/kustomization.yaml': '', '/app/kustomization.yml': '' }, undefined],
    [
      'a circle',
      { '/app/kustomization.yaml': 'resources: [../b]\n', '/b/kustomization.yaml': 'resources: [../app]\n' },
      '../app',
    ],
  ])('says what kustomize says, and where: %s', (_, files, written) => {
    const all: Readonly<Record<string, string>> = { '/app/a.yaml': configMap('a'), ...files };
    const result = render(all);
    const plain = engine.build('/app', toBuildFiles(all).look, { positions: false, yaml: false });
    expect(result).toMatchObject({ fault: 'fault' in plain ? plain.fault : 'none' });
    const place = 'place' in result ? result.place : undefined;
    expect(place && textAt(toBuildFiles(all), place)).toBe(written);
  });
});

describe('what a build asked for', () => {
  test('is told, with what is not there', () => {
    const files = {
      '/app/kustomization.yml': 'resources: [a.yaml, ../b]\n',
      '/app/a.yaml': configMap('a'),
      '/b/kustomization.yaml': 'namespace: x\n',
    };
    const { reads, listed } = expectRendered(render(files));
    expect(Object.fromEntries(reads)).toMatchObject({
      '/app/kustomization.yaml': 'absent',
      '/app/kustomization.yml': 'file',
      '/app/Kustomization': 'absent',
      '/app/a.yaml': 'file',
      '/b': 'folder',
      '/b/kustomization.yaml': 'file',
    });
    expect(listed).toEqual([]);
  });
});
