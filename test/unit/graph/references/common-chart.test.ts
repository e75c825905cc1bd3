import { expect, test } from 'vitest';
import { object, namespace, pod, needs, release, build, unresolved } from '../../../support/reference-cases.ts';

const common = (values: string, more = ''): readonly string[] => [
  object('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'app', 'spec: { url: oci://example.com/charts/app-template }'),
  object(
    'helm.toolkit.fluxcd.io/v2',
    'HelmRelease',
    'app',
    `spec: { chartRef: { kind: OCIRepository, name: app }, values: ${values}${more} }`,
  ),
];

test.each<[title: string, more: readonly string[], expected: string]>([
  ['of another name', common('{}'), 'missing Secret keys'],
  ['whose values speak of it', common('{ env: keys }'), 'missing Secret keys'],
  ['that makes Secrets of its own name', common('{ secrets: { a: {} } }'), 'missing Secret keys'],
  [
    'that is told to call its own so',
    common('{ secrets: { a: { forceRename: keys } } }'),
    'maybe-elsewhere Secret keys release:told',
  ],
  ['that applies anything', common('{ rawResources: { a: {} } }'), 'maybe-elsewhere Secret keys release:place'],
  [
    'whose values are elsewhere too',
    common('{}', ', valuesFrom: [{ kind: ConfigMap, name: a }]'),
    'maybe-elsewhere Secret keys release:place',
  ],
])('a release of the chart that calls everything after the release, %s', (_, more, expected) => {
  expect(unresolved(build('apps', [namespace, needs, ...more]))).toContain(expected);
});

test('what the values of that chart name its Pods name: it is no guess', () => {
  const uses = '{ controllers: { app: { containers: { app: { envFrom: [{ secretRef: { name: keys } }] } } } } }';
  expect(unresolved(build('apps', [namespace, ...common(uses)]))).toEqual(['missing Secret keys']);
  const own = needs.replace('name: keys', 'name: app-keys');
  expect(unresolved(build('apps', [namespace, own, ...common('{}')]))).toContain('missing Secret app-keys');
  expect(unresolved(build('apps', [namespace, own, ...common('{ secrets: { keys: {} } }')]))).toContain(
    'maybe-elsewhere Secret app-keys release:alike',
  );
});

test('what fills the volume of a claim makes no claim, and what is called as a chart without hyphens comes from it', () => {
  const claim = object(
    'v1',
    'PersistentVolumeClaim',
    'data',
    'spec: { dataSourceRef: { apiGroup: example.com, kind: Restore, name: data } }',
  );
  const restore = object('example.com/v1', 'Restore', 'data', 'spec: { policy: data-old }');
  const user = pod('{ volumes: [{ persistentVolumeClaim: { claimName: data-old } }] }');
  expect(unresolved(build('apps', [namespace, claim, restore, user]))).toEqual([
    'missing PersistentVolumeClaim data-old',
  ]);
  expect(unresolved(build('apps', [namespace, restore, user]))).toContain(
    'maybe-elsewhere PersistentVolumeClaim data-old object:told',
  );
  const route = needs.replace('name: keys', 'name: argocd-secret');
  const argo = release('{}').replace('name: db', 'name: argo-cd');
  expect(unresolved(build('apps', [namespace, route, argo]))).toContain(
    'maybe-elsewhere Secret argocd-secret release:alike',
  );
});

test('a chart that installs Flux makes what Flux begins with, and nothing else of Flux, nor a namespace', () => {
  const waiting = (name: string): string =>
    object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'a', `spec: { dependsOn: [{ name: ${name} }] }`);
  const flux = release('{}').replace('spec: {', 'spec: { chart: { spec: { chart: flux-instance } },');
  expect(unresolved(build('apps', [namespace, waiting('gone'), flux]))).toEqual(['missing Kustomization gone']);
  expect(unresolved(build('apps', [namespace, waiting('flux-system'), flux]))).toEqual([
    'maybe-elsewhere Kustomization flux-system release:told',
  ]);
  expect(unresolved(build('apps', [flux]))).toEqual(['missing Namespace web']);
});
