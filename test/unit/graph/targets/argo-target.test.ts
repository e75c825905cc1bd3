import { describe, expect, test } from 'vitest';
import { readArgoTargets } from '../../../../server/src/graph/targets/argo-target.ts';
import type { BuildTarget } from '../../../../server/src/graph/targets/build-target.ts';
import { graphFiles, kustomization, onlyObject } from '../../../support/graph-files.ts';

const files = graphFiles({
  '/web/kustomization.yaml': kustomization(['a.yaml']),
  '/chart/Chart.yaml': 'apiVersion: v2\nname: chart\n',
  '/plain/a.yaml': 'kind: A\n',
  '/plain/b.yml': 'kind: B\n',
  '/plain/deep/c.yaml': 'kind: C\n',
});

const application = (spec: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\nspec: ${spec}\n`;

function targets(spec: string): readonly BuildTarget[] {
  return readArgoTargets(onlyObject(application(spec), '/apps/web.yaml'), { cluster: 'home' }, files);
}

const source = (rest: string): string => `{ source: { repoURL: https://example.com/lab, ${rest} } }`;

test('a folder with a kustomization is built', () => {
  const [target] = targets(
    '{ source: { repoURL: https://example.com/lab, path: web }, destination: { server: "https://kubernetes.default.svc", namespace: prod } }',
  );
  expect(target).toMatchObject({
    id: 'argo/home/argocd/web',
    kind: 'argo',
    directory: '/web',
    defaultNamespace: 'prod',
    sourceUrl: 'https://example.com/lab',
    isBuilt: true,
    additions: {},
  });
  expect(target).not.toHaveProperty('destination');
  expect(target).not.toHaveProperty('files');
});

test.each([
  ['its own files', 'path: plain', ['/plain/a.yaml', '/plain/b.yml']],
  [
    'all below it',
    'path: plain, directory: { recurse: true }',
    ['/plain/a.yaml', '/plain/b.yml', '/plain/deep/c.yaml'],
  ],
  [
    'what is included',
    'path: plain, directory: { recurse: true, include: "{a,deep/*}.yaml" }',
    ['/plain/a.yaml', '/plain/deep/c.yaml'],
  ],
  ['what is not excluded', 'path: plain, directory: { recurse: true, exclude: "*.yaml" }', ['/plain/b.yml']],
  ['all, though there is a kustomization', 'path: web, directory: {}', ['/web/kustomization.yaml']],
])('of a plain folder: %s', (_what, rest, expected) => {
  expect(targets(source(rest))).toMatchObject([{ isBuilt: true, files: expected }]);
});

test.each([
  ['a chart', 'chart: podinfo'],
  ['a chart in the repository', 'path: chart'],
  ['values of a chart', 'path: web, helm: { values: a }'],
  ['a plugin', 'path: web, plugin: { name: x }'],
])('%s is not rendered here', (_what, rest) => {
  expect(targets(source(rest))).toMatchObject([
    { isBuilt: false, problems: [{ code: 'target-unsupported', isNote: true }] },
  ]);
});

test('several sources are several targets, and what only lends values is none', () => {
  const found = targets(
    '{ sources: [{ repoURL: a, path: web }, { repoURL: b, ref: values }, { repoURL: c, chart: x }] }',
  );
  expect(found.map(({ id, isBuilt }) => [id, isBuilt])).toEqual([
    ['argo/home/argocd/web', true],
    ['argo/home/argocd/web#2', false],
  ]);
});

test('another cluster is told', () => {
  expect(targets('{ source: { path: web }, destination: { name: edge } }')).toMatchObject([{ destination: 'edge' }]);
});

describe('options of kustomize', () => {
  const spec = (options: string): string => source(`path: web, kustomize: ${options}`);

  test.each([
    [
      '{ namePrefix: a-, nameSuffix: -b, namespace: prod }',
      { namePrefix: 'a-', nameSuffix: '-b', targetNamespace: 'prod' },
    ],
    [
      '{ images: ["a=b:1", "c:2", "d@sha256:x", "e=*:3", "f=reg:5000/f"] }',
      {
        images: [
          { name: 'a', newName: 'b', newTag: '1' },
          { name: 'c', newTag: '2' },
          { name: 'd', digest: 'sha256:x' },
          { name: 'e', newTag: '3' },
          { name: 'f', newName: 'reg:5000/f' },
        ],
      },
    ],
    [
      '{ patches: [{ patch: x, target: { kind: A } }], components: [../c], ignoreMissingComponents: true }',
      { patches: [{ patch: 'x', target: { kind: 'A' } }], components: ['../c'], ignoreMissingComponents: true },
    ],
  ])('as Flux has them: %s', (options, expected) => {
    const [target] = targets(spec(options));
    expect(target?.overlay?.['spec']).toEqual(expected);
    expect(target?.additions).toEqual({});
  });

  test.each([
    ['{ commonLabels: { a: b } }', { commonLabels: { a: 'b' } }],
    [
      '{ commonLabels: { a: b }, labelWithoutSelector: true }',
      { labels: [{ pairs: { a: 'b' }, includeTemplates: false }] },
    ],
    [
      '{ commonLabels: { a: b }, labelWithoutSelector: true, labelIncludeTemplates: true }',
      { labels: [{ pairs: { a: 'b' }, includeTemplates: true }] },
    ],
    ['{ commonAnnotations: { a: b } }', { commonAnnotations: { a: 'b' } }],
    ['{ replicas: [{ name: web, count: 2 }] }', { replicas: [{ name: 'web', count: 2 }] }],
    ['{ patches: [{ path: p.yaml }] }', { patches: [{ path: 'p.yaml' }] }],
  ])('as only kustomize has them: %s', (options, expected) => {
    const [target] = targets(spec(options));
    expect(target?.additions).toEqual(expected);
    expect(target?.overlay?.['spec']).toEqual({});
  });

  test('what they set stands in the Application', () => {
    const text = application(spec('{ namespace: prod, images: ["a:1"] }'));
    const [target] = readArgoTargets(onlyObject(text), {}, files);
    const cut = (...path: readonly (string | number)[]): string | undefined => {
      const leaf = target?.leaves?.find((one) => one.path.join() === path.join());
      return leaf && 'place' in leaf.provenance
        ? text.slice(leaf.provenance.place.start, leaf.provenance.place.end)
        : undefined;
    };
    expect(cut('spec', 'targetNamespace')).toBe('prod');
    expect(cut('spec', 'images', 0, 'newTag')).toBe('"a:1"');
  });
});
