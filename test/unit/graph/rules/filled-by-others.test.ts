import { expect, test } from 'vitest';
import type { Build, BuildGraph } from '../../../../server/src/graph/targets/build-graph.ts';
import { graphFiles, kustomization } from '../../../support/graph-files.ts';
import { buildOf, checkBuilds } from '../../../support/rule-graphs.ts';

function tell(builds: readonly Build[], parts: Partial<BuildGraph> = {}): readonly string[] {
  return checkBuilds(builds, parts).map(({ place, code, severity, message }) =>
    `${place.file} ${code} ${severity ?? ''} ${message}`.trim(),
  );
}

const ns = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
const object = (apiVersion: string, kind: string, meta: string, rest: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { namespace: shop, ${meta} }\n${rest}\n`;
const usesKey = object(
  'v1',
  'Pod',
  'name: web',
  'spec: { containers: [{ name: a, env: [{ name: A, valueFrom: { secretKeyRef: { name: keys, key: password } } }] }] }',
);

const usesCanary = 'spec: { containers: [{ name: a, envFrom: [{ configMapRef: { name: web-c4n4ry-of-a-secret } }] }] }';

test.each<[string, readonly string[]]>([
  [
    'a mirror that a reflector fills',
    [
      ns,
      usesKey,
      object('v1', 'Secret', 'name: keys, annotations: { reflector.v1.k8s.emberstack.com/reflects: "a/keys" }', ''),
    ],
  ],
  [
    'a Secret that a replicator fills',
    [
      ns,
      usesKey,
      object(
        'v1',
        'Secret',
        'name: keys, annotations: { replicator.v1.mittwald.de/replicate-from: "a/keys" }',
        'data: {}',
      ),
    ],
  ],
  [
    'a Secret that a generator fills',
    [
      ns,
      usesKey,
      object(
        'v1',
        'Secret',
        'name: keys, annotations: { secret-generator.v1.mittwald.de/autogenerate: password }',
        'data: {}',
      ),
    ],
  ],
  [
    'a Secret that ExternalSecret merges into',
    [
      ns,
      usesKey,
      object('v1', 'Secret', 'name: keys', 'data: { a: eA== }'),
      object(
        'external-secrets.io/v1',
        'ExternalSecret',
        'name: keys',
        'spec: { target: { creationPolicy: Merge }, dataFrom: [{ extract: { key: x } }] }',
      ),
    ],
  ],
  [
    'a ConfigMap that OpenShift fills',
    [
      ns,
      object(
        'v1',
        'Pod',
        'name: web',
        'spec: { containers: [], volumes: [{ name: a, configMap: { name: ca, items: [{ key: ca-bundle.crt, path: a }] } }] }',
      ),
      object('v1', 'ConfigMap', 'name: ca, labels: { config.openshift.io/inject-trusted-cabundle: "true" }', ''),
    ],
  ],
  [
    'a Secret that SOPS seals with stringData',
    [ns, usesKey, object('v1', 'Secret', 'name: keys', 'stringData: { password: "ENC[AES256_GCM,data:x]" }')],
  ],
  [
    'Pods of cert-manager that answer challenges',
    [
      ns,
      object(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        'name: acme',
        'spec: { podSelector: { matchLabels: { acme.cert-manager.io/http01-solver: "true" } } }',
      ),
      object('cert-manager.io/v1', 'Certificate', 'name: web', 'spec: { secretName: web }'),
    ],
  ],
  [
    'a NetworkPolicy for Pods started by hand',
    [ns, object('networking.k8s.io/v1', 'NetworkPolicy', 'name: all', 'spec: { podSelector: {} }')],
  ],
  [
    'namespaces that are always there',
    [
      ns,
      ...['default', 'kube-system', 'kube-public', 'flux-system'].map(
        (n) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: ${n} }\n`,
      ),
    ],
  ],
  [
    'default service account',
    [ns, object('v1', 'Pod', 'name: web', 'spec: { serviceAccountName: default, containers: [] }')],
  ],
])('nothing is said of %s', (_, texts) => {
  expect(tell([buildOf('apps', texts)])).toEqual([]);
});

test('one object for several clusters that a kubeconfig in a ConfigMap chooses is no duplicate', () => {
  const one = object('v1', 'ConfigMap', 'name: web', 'data: {}');
  const remote = (name: string): Build =>
    buildOf(name, [one], 'home', `kubeConfig: { configMapRef: { name: ${name} } }`);
  expect(tell([remote('a'), remote('b')]).filter((x) => x.includes('duplicate'))).toEqual([]);
});

test('a repository that is not followed to its end may have the files that a kustomization lists', () => {
  const files = graphFiles({ '/a/kustomization.yaml': kustomization(['gone.yaml']) });
  expect(tell([], { files })).toHaveLength(1);
  expect(tell([], { files, isCut: true })).toEqual([]);
});

test('a name that holds the value of a Secret is hidden in what is told of it', () => {
  const apps = buildOf('apps', [
    ns,
    object('v1', 'Pod', 'name: web', usesCanary),
    object('v1', 'ConfigMap', 'name: a', ''),
  ]);
  const values = new Map([['PW', { value: 'c4n4ry-of-a-secret', from: undefined, isSecret: true }]]);
  const told = tell([
    {
      ...apps,
      variables: { values, isOpen: false, references: [], problems: [] } as unknown as Build['variables'] & {},
    },
  ]);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('reference-not-found');
  expect(told[0]).not.toContain('c4n4ry');
});
