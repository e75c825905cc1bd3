import { describe, expect, test } from 'vitest';
import { isBrought } from '../../../server/src/graph/brought.ts';
import { readFileFacts } from '../../../server/src/graph/file-facts.ts';
import { type Repository, findPart, isKustomized, toRepository } from '../../../server/src/graph/repository.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { toFileKey } from '../../../server/src/manifest/relative.ts';

const root = 'file:///home/me/my%20lab';

/** The repository that these files make, by their paths in it. */
function repository(files: Readonly<Record<string, string>>): Repository {
  const facts = Object.entries(files).map(([path, text]) => {
    const uri = `${root}/${path}`;
    return [toFileKey(uri), readFileFacts(parse(uri, 1, text))] as const;
  });
  return toRepository(new Map(facts), []);
}

const partOf = (files: Readonly<Record<string, string>>, path: string): string =>
  findPart(repository(files), `${root}/${path}`);

describe('the part that a file plays', () => {
  const kustomization = `
resources: [./deployment.yaml, ../base, https://example.com/remote.yaml]
patches:
  - path: patch.yaml
  - patch: '[{op: remove, path: /spec}]'
patchesStrategicMerge: [merge.yaml, "kind: Inline\\nspec: {}"]
patchesJson6902: [{ path: ops.yaml }]
configMapGenerator: [{ name: a, files: [values.yaml, as.yaml=real.yaml], envs: [e.env] }]
replacements: [{ path: replacements.yaml }]
transformers: [t.yaml]
helmCharts: [{ name: c, valuesFile: chart.yaml, additionalValuesFiles: [more.yaml] }]
`;
  const files = { 'apps/web/kustomization.yaml': kustomization };

  test.each([
    ['deployment.yaml', 'whole'],
    ['patch.yaml', 'patch'],
    ['merge.yaml', 'patch'],
    ['ops.yaml', 'patch'],
    ['values.yaml', 'data'],
    ['real.yaml', 'data'],
    ['as.yaml', 'unsure'],
    ['replacements.yaml', 'data'],
    ['t.yaml', 'data'],
    ['chart.yaml', 'data'],
    ['more.yaml', 'data'],
    ['new.yaml', 'unsure'],
    ['deeper/new.yaml', 'unsure'],
  ])('of a kustomization: %s is %s', (name, part) => {
    expect(partOf(files, `apps/web/${name}`)).toBe(part);
  });

  test('where no kustomization is above, files stand for themselves', () => {
    expect(partOf(files, 'clusters/home/apps.yaml')).toBe('whole');
    expect(partOf({}, 'pod.yaml')).toBe('whole');
  });

  test('a path is the same however the editor writes it', () => {
    const facts = repository({ 'a b/kustomization.yaml': 'patches: [{ path: "c%.yaml" }]' });
    expect(findPart(facts, `${root}/a%20b/c%25.yaml`)).toBe('patch');
  });

  test('while nothing has been read, nothing is sure', () => {
    const unread = { ...repository({}), isRead: false };
    expect(findPart(unread, `${root}/pod.yaml`)).toBe('unsure');
    expect(isKustomized(unread, `${root}/pod.yaml`)).toBe(true);
    expect(isKustomized(repository({}), `${root}/pod.yaml`)).toBe(false);
    expect(isKustomized(repository(files), `${root}/apps/web/x/pod.yaml`)).toBe(true);
  });

  test('a Flux Kustomization is no kustomization', () => {
    const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\n';
    expect(partOf({ 'apps/ks.yaml': flux }, 'apps/new.yaml')).toBe('whole');
  });
});

describe('what a patch brings', () => {
  const path = (...fields: string[]) => fields.map((field) => ({ field }));
  const brings = (text: string, kind: string, ...fields: string[]): boolean =>
    isBrought(repository({ 'a/kustomization.yaml': text }).brought, kind, path(...fields));
  const merge = `patches:
  - patch: |
      kind: HelmRelease
      metadata: { name: _ }
      spec: { interval: 1h, chart: { spec: { version: 1.0.0 } } }
    target: { kind: HelmRelease }`;

  test('each field of a merge patch, for its kind', () => {
    expect(brings(merge, 'HelmRelease', 'spec', 'interval')).toBe(true);
    expect(brings(merge, 'HelmRelease', 'spec', 'chart', 'spec', 'version')).toBe(true);
    expect(brings(merge, 'HelmRelease', 'spec', 'timeout')).toBe(false);
    expect(brings(merge, 'Deployment', 'spec', 'interval')).toBe(false);
  });

  test('what operations add or replace, and not what they remove or test', () => {
    const text = `patches:
  - target: { kind: Deployment|StatefulSet }
    patch: |
      - { op: add, path: /spec/template/metadata/annotations/a~1b, value: { c: 1 } }
      - { op: replace, path: /spec/template/spec/containers/0/image, value: x }
      - { op: remove, path: /spec/replicas }
      - { op: test, path: /spec/paused, value: true }`;
    expect(brings(text, 'Deployment', 'spec', 'template', 'metadata', 'annotations', 'a/b', 'c')).toBe(true);
    expect(brings(text, 'Deployment', 'spec', 'template', 'spec')).toBe(true);
    expect(brings(text, 'Deployment', 'spec', 'replicas')).toBe(false);
    expect(brings(text, 'Deployment', 'spec', 'paused')).toBe(false);
    const { brought } = repository({ 'a/kustomization.yaml': text });
    const image = [...path('spec', 'template', 'spec', 'containers'), { index: 3 }, ...path('image')];
    expect(isBrought(brought, 'Deployment', image)).toBe(true);
  });

  test('what a patch in a patch brings: the root of Flux patches its children, and these theirs', () => {
    const text = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps }
spec:
  patches:
    - patch: |
        kind: Kustomization
        spec:
          prune: true
          patches:
            - patch: |
                kind: HelmRelease
                spec: { interval: 1h }
      target: { kind: Kustomization }`;
    expect(brings(text, 'Kustomization', 'spec', 'prune')).toBe(true);
    expect(brings(text, 'HelmRelease', 'spec', 'interval')).toBe(true);
    expect(brings(text, 'HelmRelease', 'spec', 'prune')).toBe(false);
  });

  test('what replacements write', () => {
    const text = `replacements:
  - source: { kind: ConfigMap, name: a }
    targets:
      - select: { kind: Certificate }
        fieldPaths: ["spec.dnsNames.0", "spec.secret.[name=x].key"]`;
    expect(brings(text, 'Certificate', 'spec', 'dnsNames')).toBe(true);
    expect(brings(text, 'Certificate', 'spec', 'issuerRef')).toBe(false);
  });

  test.each([
    'patches: [{ patch: "{ broken" }]',
    'patches: 5',
    'patches: [null, 3, { patch: 7 }]',
    'replacements: [{ targets: 1 }]',
  ])('nothing, and no exception: %s', (text) => {
    expect(brings(text, 'Deployment', 'spec')).toBe(false);
  });
});

test('what is as before is the same object, so that only what changes is checked again', () => {
  const crd = (group: string, kind: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: x }
spec: { group: ${group}, names: { kind: ${kind} }, scope: Cluster, versions: [{ name: v1, served: true }] }
`;
  const read = (path: string, text: string) => [path, readFileFacts(parse(`${root}/${path}`, 1, text))] as const;
  const stays = read('a.yaml', crd('a.example', 'A'));
  const before = toRepository(new Map([stays, read('b.yaml', crd('b.example', 'B'))]), []);
  const after = toRepository(new Map([stays, read('b.yaml', crd('b.example', 'C'))]), [], before);
  expect(after.customKinds.get('a.example/v1')).toBe(before.customKinds.get('a.example/v1'));
  expect(after.customKinds.get('b.example/v1')).not.toBe(before.customKinds.get('b.example/v1'));
  expect(after.brought).toBe(before.brought);
});

test('charts can bring kinds of their own', () => {
  const release = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: a }\n';
  expect(repository({ 'a.yaml': release }).installsCharts).toBe(true);
  expect(repository({ 'kustomization.yaml': 'helmCharts: [{ name: a }]' }).installsCharts).toBe(true);
  expect(repository({ 'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n' }).installsCharts).toBe(false);
});
