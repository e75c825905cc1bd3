import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findReferences } from '../../scripts/schemas/references.ts';
import { createSchemaCatalog } from '../../server/src/adapters/schema-catalog.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { BundleIndex } from '../../server/src/schema/bundle.ts';
import { readCorpus } from '../support/corpus.ts';

const folder = join(import.meta.dirname, '..', '..', 'dist', 'schemas');
const { signal } = new AbortController();
const catalog = createSchemaCatalog(folder);

async function readIndex(): Promise<BundleIndex> {
  return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as BundleIndex;
}

/** What is in no module that could be had, or is no kind of an API server at all. */
const elsewhere =
  /^(?:[\w.]+\.home-operations\.com|[\w.]+\.giantswarm\.io|cilium\.io|externaldns\.k8s\.io|gateway\.envoyproxy\.io|grafana\.integreatly\.org|groupsnapshot\.storage\.k8s\.io|k8s\.cni\.cncf\.io|kustomize\.config\.k8s\.io|notification\.toolkit\.fluxcd\.io|snapshot\.storage\.k8s\.io|talos\.dev)\//;

test('the files are those that the index names', async () => {
  const named = Object.values(await readIndex()).flatMap(({ file, needs }) => [file, ...needs]);
  expect((await readdir(folder)).toSorted()).toEqual([...new Set([...named, 'index.json'])].toSorted());
});

test.each([
  ['v1', 'Pod', true, 'Kubernetes 1.36.3'],
  ['v1', 'Namespace', false, 'Kubernetes 1.36.3'],
  ['apps/v1', 'Deployment', true, 'Kubernetes 1.36.3'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', false, 'Kubernetes 1.36.3'],
  ['source.toolkit.fluxcd.io/v1', 'OCIRepository', true, 'Flux source-controller 1.9.1'],
  ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', true, 'Flux kustomize-controller 1.9.5'],
  ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', true, 'Flux helm-controller 1.6.4'],
  ['helm.cattle.io/v1', 'HelmChartConfig', true, 'K3s helm-controller 0.17.1'],
  ['argoproj.io/v1alpha1', 'ApplicationSet', true, 'Argo CD 3.5.7'],
  ['cert-manager.io/v1', 'ClusterIssuer', false, 'cert-manager 1.21.2'],
  ['traefik.io/v1alpha1', 'IngressRoute', true, 'Traefik 3.7.13'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute', true, 'Gateway API 1.6.3'],
  ['external-secrets.io/v1', 'ClusterSecretStore', false, 'External Secrets 1.3.2'],
  ['monitoring.coreos.com/v1', 'ServiceMonitor', true, 'Prometheus Operator 0.94.0'],
  ['bitnami.com/v1alpha1', 'SealedSecret', true, 'Sealed Secrets 0.40.0'],
])('%s %s is there', async (apiVersion, kind, isNamespaced, source) => {
  const api = (await readIndex())[apiVersion];
  expect(api?.source).toBe(source);
  expect(api?.namespaced[kind]).toBe(isNamespaced);
  const loaded = await catalog.load(apiVersion, signal);
  const schemas = loaded.ok ? loaded.value : undefined;
  const definition = schemas?.definitions[schemas.kinds[kind] ?? ''];
  expect(definition).toMatchObject({ type: 'object', properties: { apiVersion: {}, kind: {}, metadata: {} } });
});

test('everything that can be loaded is whole: each kind is defined, each reference leads somewhere', async () => {
  const index = await readIndex();
  for (const [apiVersion, { kinds }] of Object.entries(index)) {
    const loaded = await catalog.load(apiVersion, signal);
    if (!loaded.ok) throw new Error(loaded.error.message);
    const { definitions, kinds: names } = loaded.value;
    expect(Object.keys(names).toSorted()).toEqual(kinds);
    expect(Object.values(names).filter((name) => !(name in definitions))).toEqual([]);
    const referred = Object.values(definitions).flatMap(findReferences);
    expect(referred.filter((name) => !(name in definitions))).toEqual([]);
  }
});

test.each([
  ['v1', 'io.k8s.api.core.v1.Container', 'imagePullPolicy', { enum: ['Always', 'IfNotPresent', 'Never'] }],
  ['v1', 'io.k8s.api.core.v1.PersistentVolumeClaimSpec', 'volumeMode', { enum: ['Block', 'Filesystem'] }],
  [
    'v1',
    'io.k8s.api.core.v1.PersistentVolumeClaimSpec',
    'accessModes',
    { items: { enum: ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] } },
  ],
  ['networking.k8s.io/v1', 'io.k8s.api.networking.v1.NetworkPolicyPort', 'protocol', { enum: ['SCTP', 'TCP', 'UDP'] }],
])(
  'the choices of %s %s.%s are there, which the published description leaves out',
  async (apiVersion, name, field, choices) => {
    const loaded = await catalog.load(apiVersion, signal);
    const definition = loaded.ok ? loaded.value.definitions[name] : undefined;
    expect(definition?.['properties']).toMatchObject({ [field]: choices });
  },
);

test('what readers need is kept', async () => {
  const loaded = await catalog.load('apps/v1', signal);
  const text = JSON.stringify(loaded.ok && loaded.value.definitions);
  for (const key of ['description', 'default', 'x-kubernetes-list-map-keys', 'x-kubernetes-map-type', 'required'])
    expect(text).toContain(`"${key}":`);
});

test('the kinds of a real repository are there, but for those that no module brings', async () => {
  const index = await readIndex();
  const refs = readCorpus().flatMap((text) => parse('file:///a.yaml', 1, text).resources.map(({ ref }) => ref));
  const missing = refs.filter(
    ({ apiVersion, kind }) => !elsewhere.test(apiVersion) && !index[apiVersion]?.kinds.includes(kind),
  );
  expect(new Set(missing.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(new Set());
});

test('all of them are as large as a picture', async () => {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0) / 1024).toBeLessThan(600);
});
