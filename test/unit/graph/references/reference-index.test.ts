import { expect, test } from 'vitest';
import { findUsers, indexReferences } from '../../../../server/src/graph/references/reference-index.ts';
import type { KnownReferences } from '../../../../server/src/graph/references/read-build.ts';
import type { Build } from '../../../../server/src/graph/targets/build-graph.ts';
import { readFluxTarget } from '../../../../server/src/graph/targets/flux-target.ts';
import { toKustomizeTarget } from '../../../../server/src/graph/targets/plain-targets.ts';
import { fluxKustomization, onlyObject, settings } from '../../../support/graph-files.ts';
import { madeBuild } from '../../../support/made-builds.ts';
import {
  object,
  namespace,
  pod,
  needs,
  release,
  build,
  graphOf,
  index,
  tell,
  unresolved,
  files,
} from '../../../support/reference-cases.ts';

test('what one build needs another one of the same cluster makes', () => {
  const made = build('made', [namespace, settings('keys', {}, 'web').replace('ConfigMap', 'Secret')]);
  const apps = build('apps', [needs]);
  const found = index(made, apps);
  expect(found.unresolved).toEqual([]);
  const [, use] = found.uses.filter(({ holder }) => holder.id.kind === 'Pod');
  expect(use && found.find(use).map(({ holder }) => holder.build)).toEqual([made.target.id]);
  expect(unresolved(build('made', [settings('keys', {}, 'web')]), apps)).toContain('missing Secret keys');
  const elsewhere = build('made', [namespace, settings('keys', {}, 'web').replace('ConfigMap', 'Secret')], 'other');
  expect(unresolved(elsewhere, apps)).toContain('missing Secret keys');
});

test('an object of the namespace alone is meant', () => {
  const other = build('made', [namespace, settings('keys', {}, 'other').replace('ConfigMap', 'Secret')]);
  expect(unresolved(other, build('apps', [needs]))).toContain('missing Secret keys');
});

const external = object('external-secrets.io/v1', 'ExternalSecret', 'outside', 'spec: { target: { name: keys } }');

test('who uses what a controller makes uses what it makes it of', () => {
  const found = index(build('apps', [namespace, external, needs]));
  const { id } = found.definitions.get('/Secret/web/keys')?.[0]?.holder ?? {};
  expect(id?.kind).toBe('ExternalSecret');
  expect(id && findUsers(found, id).map(({ holder }) => holder.id.kind)).toEqual(['Pod']);
});

test.each<[title: string, more: readonly string[], expected: string]>([
  ['nothing else', [], 'missing Secret keys'],
  ['a chart in the namespace', [release('{}')], 'maybe-elsewhere Secret keys release:place'],
  ['a chart that speaks of it', [release('{ secret: keys }', 'b')], 'maybe-elsewhere Secret keys release:told'],
  ['a chart in another namespace', [release('{}', 'b')], 'missing Secret keys'],
  [
    'an operator told of it',
    [object('example.com/v1', 'Database', 'main', 'spec: { to: keys }')],
    'maybe-elsewhere Secret keys object:told',
  ],
  ['an operator that is not', [object('example.com/v1', 'Database', 'main', 'spec: {}')], 'missing Secret keys'],
  [
    'a name after an object of an operator',
    [object('example.com/v1', 'Database', 'key', 'spec: {}')],
    'maybe-elsewhere Secret keys object:alike',
  ],
  [
    'a composition',
    [object('apiextensions.crossplane.io/v1', 'Composition', 'main', 'spec: {}')],
    'maybe-elsewhere Secret keys object:place',
  ],
  [
    'a program told to make it',
    [pod('{ containers: [{ args: ["create", "--secret-name=keys"] }] }').replace('name: pod', 'name: maker')],
    'maybe-elsewhere Secret keys object:told',
  ],
  [
    'a role to make it',
    [object('rbac.authorization.k8s.io/v1', 'Role', 'r', 'rules: [{ resources: [secrets], resourceNames: [keys] }]')],
    'maybe-elsewhere Secret keys object:told',
  ],
  [
    'one that is copied here',
    [
      object('v1', 'Secret', 'keys', 'data: {}', 'b').replace(
        'name: keys,',
        'name: keys, annotations: { reflector.v1.k8s.emberstack.com/reflection-allowed: "true" },',
      ),
    ],
    'maybe-elsewhere Secret keys copy:told',
  ],
])('of a Secret that no build makes, where there is %s', (_, more, expected) => {
  expect(unresolved(build('apps', [namespace, needs, ...more]))).toContain(expected);
});

test('what is optional may be missing', () => {
  const text = needs.replace('name: keys', 'name: keys, optional: true');
  expect(unresolved(build('apps', [namespace, text]))).toEqual(['optional Secret keys']);
});

test('a build that fails may make it, where it puts things; and what failed is not to blame', () => {
  const apps = build('apps', [namespace, needs]);
  const fail = (one: Build): Build => {
    const { rendered, ...rest } = one;
    const inputs = { target: one.target, isStrict: false };
    return { ...rest, state: 'failed', ...(rendered && { last: { rendered, inputs, changed: new Set() } }) };
  };
  const broken = fail(build('broken', []));
  expect(unresolved(apps, broken)).toEqual(['maybe-elsewhere Secret keys build:place']);
  const there = fail(build('broken', [], 'home', 'targetNamespace: b'));
  expect(unresolved(apps, there)).toEqual(['missing Secret keys']);
  expect(unresolved(fail(apps))).toEqual(['maybe-elsewhere Secret keys build:place']);
});

test('a draft may be what people apply by hand, and nobody knows what it goes together with', () => {
  const secret = onlyObject(settings('keys', {}, 'web').replace('ConfigMap', 'Secret'));
  const bootstrap = madeBuild(toKustomizeTarget('/bootstrap', '/bootstrap/kustomization.yaml'), [secret], files);
  const apps = build('apps', [namespace, needs]);
  expect(unresolved(apps, bootstrap)).toEqual(['maybe-elsewhere Secret keys draft:told']);
  const { drafts } = indexReferences(graphOf(bootstrap, apps), new WeakMap());
  expect(drafts.unresolved.map(tell)).toEqual(['maybe-elsewhere Namespace web draft:place']);
});

test('what every cluster has is no question, and what its distribution may have is none either', () => {
  const text = pod('{ serviceAccountName: default, priorityClassName: system-node-critical }');
  const claim = object('v1', 'PersistentVolumeClaim', 'data', 'spec: { storageClassName: local-path }');
  expect(unresolved(build('apps', [namespace, text, claim]))).toEqual([
    'maybe-elsewhere StorageClass local-path cluster:place',
  ]);
});

test('objects of Flux come from a chart only where that is for Flux', () => {
  const waiting = object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'a', 'spec: { dependsOn: [{ name: gone }] }');
  expect(unresolved(build('apps', [namespace, waiting, release('{}')]))).toEqual(['missing HelmRelease gone']);
  const flux = release('{}').replace('name: db', 'name: flux-apps');
  expect(unresolved(build('apps', [namespace, waiting, flux]))).toEqual([
    'maybe-elsewhere HelmRelease gone release:place',
  ]);
});

test('selected are the workloads of the namespace that have the labels', () => {
  const select = (text: string, ...more: readonly string[]): unknown => {
    const service = object('v1', 'Service', 'web', 'spec: { selector: { app: web } }');
    const { selections } = index(build('apps', [service, text, ...more]));
    return selections.map(({ workloads, doubts }) => [workloads.map(({ id }) => id.name), doubts.map(({ by }) => by)]);
  };
  const there = pod('{}', '{ app: web, tier: front }');
  expect(select(there)).toEqual([[['pod'], []]]);
  expect(select(there.replace('app: web', 'app: other'))).toEqual([[[], []]]);
  expect(select(there.replace('namespace: web', 'namespace: b'))).toEqual([[[], []]]);
  expect(select(there.replace('app: web', 'app: other'), release('{}'))).toEqual([[[], ['release']]]);
});

test('where a chain begins is an object too, and its source need not be', () => {
  const root = readFluxTarget(onlyObject(fluxKustomization('root'), '/root.yaml'), { cluster: 'home' });
  const other = object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'a', 'spec: { dependsOn: [{ name: root }] }');
  const started = madeBuild(root, [onlyObject(other.replaceAll('namespace: web', 'namespace: flux-system'))], files);
  const found = index(started);
  expect(found.unresolved.map(tell)).toEqual([
    // the namespace and the source of the first Kustomization are there before it
    ...['maybe-elsewhere Namespace flux-system hand:told', 'maybe-elsewhere Namespace flux-system hand:told'],
    'maybe-elsewhere GitRepository flux-system hand:told',
  ]);
  const [use] = found.uses.filter(({ reference }) => reference.to.name === 'root');
  expect(use && found.find(use).map(({ holder }) => holder.object.origin?.file)).toEqual(['/root.yaml']);
});

test('what is made in every namespace is found in each, and what a controller looks for elsewhere is found there', () => {
  const all = `apiVersion: external-secrets.io/v1
kind: ClusterExternalSecret
metadata: { name: all }
spec: { externalSecretName: keys }
`;
  expect(unresolved(build('apps', [namespace, needs, all]))).toEqual([]);
  const issuer = `apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: ca }
spec: { ca: { secretName: root-ca } }
`;
  const secret = object('v1', 'Secret', 'root-ca', 'data: {}', 'cert-manager');
  const made = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: cert-manager }\n';
  expect(unresolved(build('apps', [issuer, secret, made]))).toEqual([]);
  expect(unresolved(build('apps', [issuer]))).toEqual(['missing Secret root-ca']);
});

test('one subject of a binding is enough', () => {
  const account = (name: string): string => `{ kind: ServiceAccount, name: ${name}, namespace: web }`;
  const binding = (...names: readonly string[]): string =>
    object(
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      'a',
      `roleRef: { kind: ClusterRole, name: edit }\nsubjects: [${names.map(account).join(', ')}]`,
    );
  const there = object('v1', 'ServiceAccount', 'there', '');
  expect(unresolved(build('apps', [namespace, there, binding('there', 'gone')]))).toEqual([
    'optional ServiceAccount gone',
  ]);
  expect(unresolved(build('apps', [namespace, binding('gone')]))).toEqual(['missing ServiceAccount gone']);
});

test('a build is read again when it is rendered again, and not otherwise', () => {
  const known: KnownReferences = new WeakMap();
  const [made, apps] = [build('made', [namespace]), build('apps', [needs])];
  const first = indexReferences(graphOf(made, apps), known).clusters.get('home');
  const again = indexReferences(graphOf(build('made', [namespace, external]), apps), known).clusters.get('home');
  expect(first?.unresolved.map(tell)).toEqual(['missing Secret keys']);
  expect(again?.unresolved).toEqual([]);
  expect(again?.uses.find(({ holder }) => holder.id.kind === 'Pod')).toBe(
    first?.uses.find(({ holder }) => holder.id.kind === 'Pod'),
  );
});
