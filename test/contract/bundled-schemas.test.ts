import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse as readYaml } from 'yaml';
import { findReferences } from '../../scripts/schemas/references.ts';
import { withoutDescriptions } from '../../scripts/schemas/without-descriptions.ts';
import { createSchemaCatalog } from '../../server/src/adapters/schema-catalog.ts';
import type { FieldPath } from '../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { BundleIndex } from '../../server/src/schema/bundle.ts';
import { identifyKind } from '../../server/src/schema/identify-kind.ts';
import { validate } from '../../server/src/schema/validate.ts';
import { readCorpus } from '../support/corpus.ts';

const folder = join(import.meta.dirname, '..', '..', 'dist', 'schemas');
const { signal } = new AbortController();
const catalog = createSchemaCatalog(folder);

async function readIndex(): Promise<BundleIndex> {
  return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as BundleIndex;
}

/** What is in no module that could be had, or is no kind of an API server at all. */
const elsewhere =
  /^(?:[\w.]+\.home-operations\.com|[\w.]+\.giantswarm\.io|cilium\.io|externaldns\.k8s\.io|gateway\.envoyproxy\.io|grafana\.integreatly\.org|groupsnapshot\.storage\.k8s\.io|k8s\.cni\.cncf\.io|notification\.toolkit\.fluxcd\.io|snapshot\.storage\.k8s\.io|talos\.dev)\//;

test('the files are those that the index names, and the table of versions', async () => {
  const named = Object.values(await readIndex()).flatMap(({ file, needs }) => [file, ...needs]);
  const others = ['index.json', 'availability.json.br'];
  expect((await readdir(folder)).toSorted()).toEqual([...new Set([...named, ...others])].toSorted());
});

test('the command line tool has the same schemas without the texts for people', async () => {
  const lean = createSchemaCatalog(join(import.meta.dirname, '..', '..', 'server', 'schemas', 'lean'), 'at-once');
  for (const apiVersion of Object.keys(await readIndex())) {
    const [full, short] = [await catalog.load(apiVersion, signal), await lean.load(apiVersion, signal)];
    if (!full.ok || !short.ok) throw new Error(`${apiVersion} cannot be loaded`);
    const { definitions, ...others } = full.value;
    expect(short.value).toEqual({ ...others, definitions: withoutDescriptions(definitions) });
  }
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
  ['kustomize.config.k8s.io/v1beta1', 'Kustomization', false, 'kustomize API 0.21.1'],
  ['kustomize.config.k8s.io/v1alpha1', 'Component', false, 'kustomize API 0.21.1'],
  ['k3s.cattle.io/v1', 'Addon', true, 'K3s, in our words'],
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

/** What the schema of a file in a repository has against it: codes and paths. */
async function check(name: string, text: string): Promise<readonly string[]> {
  const value = parse(`file:///repository/${name}`, 1, text).resources[0]?.value ?? (readYaml(text) as JsonObject);
  const ref = identifyKind(`file:///repository/${name}`, value);
  const loaded = await catalog.load(ref?.apiVersion ?? '', signal);
  const findings = loaded.ok && ref ? validate(value, ref.kind, loaded.value, { part: 'whole' }) : undefined;
  if (!findings) throw new Error(`${name} has no schema`);
  return findings.map(({ code, path }) => [code, ...path.map(toStep)].join(' '));
}

function toStep(step: FieldPath[number]): string {
  return 'field' in step ? step.field : 'index' in step ? String(step.index) : JSON.stringify(step);
}

const kustomization = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
metadata: { name: web, annotations: { a: b } }
namespace: web
resources: [../base, https://example.com/a?ref=v1]
bases: [../old]
components: [../part]
imageTags: [{ name: web, newTag: '1' }]
images: [{ name: web, newName: other, digest: 'sha256:0' }]
labels: [{ pairs: { a: b }, includeSelectors: true, fields: [{ path: spec/a, group: apps, kind: Deployment, create: true }] }]
commonLabels: { a: b }
patches: [{ path: a.yaml, target: { kind: Deployment, labelSelector: a=b }, options: { allowNameChange: true } }, { patch: '- op: add' }]
patchesStrategicMerge: [a.yaml]
patchesJson6902: [{ path: a.yaml, target: { version: v1, kind: Service, name: web } }]
replacements: [{ path: r.yaml }, { source: { kind: ConfigMap, name: a, fieldPath: data.b }, targets: [{ select: { name: c }, fieldPaths: [spec.d], options: { create: true, index: 1 } }] }]
configMapGenerator: [{ name: a, behavior: merge, envs: [.env], env: .old, literals: [a=b], files: [a], options: { immutable: true } }]
secretGenerator: [{ name: a, type: Opaque, literals: [a=b] }]
helmCharts: [{ name: web, repo: https://example.com, version: 1.0.0, valuesInline: { any: { thing: [1] } }, includeCRDs: true }]
replicas: [{ name: web, count: 2 }]
vars: [{ name: A, objref: { apiVersion: v1, kind: Service, name: web }, fieldref: { fieldPath: a.b } }]
sortOptions: { order: legacy, legacySortOptions: { orderFirst: [Namespace] } }
openapi: { path: a.json }
generatorOptions:
crds: []
`;

test('a kustomization with all that kustomize reads, also what is deprecated, has nothing wrong', async () => {
  expect(await check('kustomization.yaml', kustomization)).toEqual([]);
  expect(await check('kustomization.yaml', 'resources: [a.yaml]')).toEqual([]);
  expect(await check('kustomization.yaml', 'kind: Component\npatches: [{ path: a.yaml }]')).toEqual([]);
});

test.each([
  ['resource: [a.yaml]', 'schema-unknown-field resource'],
  ['resources: a.yaml', 'schema-type resources'],
  ['images: [{ name: web, newtag: a }]', 'schema-unknown-field images 0 newtag'],
  ['images: [{ name: web, newTag: 1.5 }]', 'schema-type images 0 newTag'],
  ['patches: [{ path: a, target: { kinds: Pod } }]', 'schema-unknown-field patches 0 target kinds'],
  ['sortOptions: { order: lifo }', 'schema-enum sortOptions order'],
  ['metadata: { generateName: a }', 'schema-unknown-field metadata generateName'],
  ['kind: Component\nconfigMapGenerators: []', 'schema-unknown-field configMapGenerators'],
])('kustomize would refuse %j', async (text, finding) => {
  expect(await check('kustomization.yaml', text)).toEqual([finding]);
});

const rules = `
keys: [&me age1abc]
creation_rules:
  - path_regex: talos/.*\\.ya?ml
    age: age1abc,age1def
    pgp: [ABC, DEF]
    encrypted_regex: ^(data|stringData)$
    mac_only_encrypted: true
  - key_groups: [{ age: [age1abc], pgp: [1234], kms: [{ arn: a, context: { b: c } }] }]
    shamir_threshold: 1
destination_rules: [{ s3_bucket: a, recreation_rule: { pgp: ABC } }]
stores: { yaml: { indent: 2 } }
`;

test('the rules of SOPS are known, with anchors kept beside them', async () => {
  expect(await check('.sops.yaml', rules)).toEqual([]);
  expect(await check('.sops.yaml', 'creation_rules: [{ encryptedRegex: a }]')).toEqual([
    'schema-unknown-field creation_rules 0 encryptedRegex',
  ]);
  expect(await check('.sops.yaml', 'creation_rules: { age: a }')).toEqual(['schema-type creation_rules']);
  expect(await check('.sops.yaml', 'creation_rules: [{ shamir_threshold: two }]')).toEqual([
    'schema-type creation_rules 0 shamir_threshold',
  ]);
});

test('an Addon says where its file lies', async () => {
  const addon = (spec: string): string =>
    `apiVersion: k3s.cattle.io/v1\nkind: Addon\nmetadata: { name: a }\nspec: ${spec}`;
  expect(await check('a.yaml', addon('{ source: /a, checksum: abc }'))).toEqual([]);
  expect(await check('a.yaml', addon('{ sources: /a }'))).toEqual(['schema-unknown-field spec sources']);
});

test("a real repository's kustomizations and components are right, and a slip in each is found", async () => {
  const own = readCorpus().filter((text) => text.includes('kustomize.config.k8s.io/'));
  for (const text of own) {
    expect(await check('kustomization.yaml', text), text).toEqual([]);
    const slip = text.replace(/^resources:/m, 'resource:').replace(/^components:/m, 'component:');
    const known = slip === text ? `${text}\nresource: []\n` : slip;
    const found = await check('kustomization.yaml', known);
    expect(found.length > 0 && found.every((one) => one.startsWith('schema-unknown-field ')), known).toBe(true);
  }
  expect(own.filter((text) => text.includes('kind: Component')).length > 0).toBe(own.length > 0);
});

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
