import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexReferences } from '../../../../server/src/graph/references/reference-index.ts';
import { checkRepositoryRules } from '../../../../server/src/graph/rules/repository-rules.ts';
import type { Build, BuildGraph } from '../../../../server/src/graph/targets/build-graph.ts';
import { graphFiles, kustomization } from '../../../support/graph-files.ts';
import { buildOf, checkBuilds } from '../../../support/rule-graphs.ts';
import '../../../support/seed.ts';

function tell(builds: readonly Build[], parts: Partial<BuildGraph> = {}): readonly string[] {
  return checkBuilds(builds, parts).map(({ place, code, severity }) =>
    `${place.file} ${code} ${severity ?? ''}`.trim(),
  );
}

const object = (apiVersion: string, kind: string, name: string, rest: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n${rest}\n`;
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
const pod = (envFrom: string): string =>
  object('v1', 'Pod', 'web', `spec: { containers: [{ name: a, envFrom: [${envFrom}] }] }`);
const release = (name: string): string =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', name, 'spec: { values: {} }');
const secret = (name: string): string => object('v1', 'Secret', name, 'data: { a: eA== }');
const usesSecret = pod('{ secretRef: { name: keys } }');
const usesMap = pod('{ configMapRef: { name: keys } }');
const at = '/apps-1.yaml reference-not-found';

test.each<[title: string, texts: readonly string[], expected: readonly string[]]>([
  ['a Secret where none is made: they are made by hand', [namespace, usesSecret], []],
  ['a Secret where others are made', [namespace, usesSecret, secret('other')], [at]],
  ['a ConfigMap', [namespace, usesMap], [at]],
  ['a ConfigMap that only a chart could make', [namespace, usesMap, release('database')], [`${at} information`]],
  ['one whose name a chart shares', [namespace, usesMap, release('keys')], []],
  [
    'a claim, which charts call after their release',
    [
      namespace,
      object('v1', 'Pod', 'web', 'spec: { volumes: [{ persistentVolumeClaim: { claimName: files } }] }'),
      release('database'),
    ],
    [at],
  ],
  [
    'a Service that a chart could make',
    [
      namespace,
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', 'spec: { rules: [{ backendRefs: [{ name: web }] }] }'),
      release('database'),
    ],
    [],
  ],
  ['what is optional', [namespace, pod('{ configMapRef: { name: keys, optional: true } }')], []],
])('of what nothing makes: %s', (_, texts, expected) => {
  expect(tell([buildOf('apps', texts)])).toEqual(expected);
});

test('nothing is said of a repository that is not followed to its end, nor of a cluster of which only a part is here', () => {
  const apps = buildOf('apps', [namespace, usesMap]);
  expect(tell([apps], { isCut: true })).toEqual([]);
  const other = { ...apps, target: { ...apps.target, destination: 'far' } };
  expect(tell([other])).toEqual([]);
});

test('nothing is said of what a build that fails has last made', () => {
  const apps = buildOf('apps', [
    namespace,
    usesMap,
    object('v1', 'Service', 'web', 'spec: { selector: { app: gone } }'),
  ]);
  expect(tell([apps])).toHaveLength(2);
  const { rendered, ...rest } = apps;
  const inputs = { target: apps.target, isStrict: false };
  const failed: Build = {
    ...rest,
    state: 'failed',
    ...(rendered && { last: { rendered, inputs, changed: new Set() } }),
  };
  expect(tell([failed])).toEqual([]);
});

test('a namespace is missing only where others are made, and each place is told once', () => {
  expect(
    tell([
      buildOf('apps', [usesMap.replace('configMapRef: { name: keys', 'configMapRef: { optional: true, name: keys')]),
    ]),
  ).toEqual([]);
  const other = namespace.replace('shop', 'other');
  expect(tell([buildOf('apps', [other, secret('keys'), secret('more')])])).toEqual([
    '/apps-1.yaml namespace-missing',
    '/apps-2.yaml namespace-missing',
  ]);
});

test('the ports that are used of a Service are among its own', () => {
  const service = (spec: string): string => object('v1', 'Service', 'web', `spec: ${spec}`);
  const ingress = (port: string): string =>
    object(
      'networking.k8s.io/v1',
      'Ingress',
      'web',
      `spec: { defaultBackend: { service: { name: web, port: { ${port} } } } }`,
    );
  const check = (spec: string, port: string): readonly string[] =>
    tell([buildOf('apps', [namespace, service(spec), ingress(port)])]);
  const two = '{ ports: [{ name: http, port: 80 }, { name: admin, port: 81 }] }';
  expect(check(two, 'number: 81')).toEqual([]);
  expect(check(two, 'name: http')).toEqual([]);
  expect(check(two, 'number: 82')).toEqual(['/apps-2.yaml service-port-not-found']);
  expect(check(two, 'name: web')).toEqual(['/apps-2.yaml service-port-not-found']);
  expect(check('{ type: ExternalName, externalName: example.com, ports: [{ port: 80 }] }', 'number: 82')).toEqual([]);
  expect(check('{ clusterIP: None }', 'number: 82')).toEqual([]);
});

test('what several builds make is told of each, unless they are for clusters without a name, or let it be', () => {
  const both = (text: string, cluster: string): readonly string[] =>
    tell([buildOf('a', [namespace, text], cluster), buildOf('b', [text], cluster)]);
  const twice = ['/a-1.yaml duplicate-resource', '/b-0.yaml duplicate-resource'];
  expect(both(secret('keys'), 'home')).toEqual(twice);
  expect(both(secret('keys'), '')).toEqual([]);
  const kept = secret('keys').replace(
    'namespace: shop',
    'namespace: shop, annotations: { kustomize.toolkit.fluxcd.io/ssa: IfNotPresent }',
  );
  expect(both(kept, 'home')).toEqual([]);
  expect(tell([buildOf('a', [namespace]), buildOf('b', [namespace])])).toEqual([
    '/a-0.yaml duplicate-resource information',
    '/b-0.yaml duplicate-resource information',
  ]);
});

test('what waits for itself by way of others is told on each step', () => {
  const waiting = (name: string, on: string): Build => buildOf(name, [], 'home', `dependsOn: [{ name: ${on} }]`);
  const cycle = [waiting('a', 'b'), waiting('b', 'c'), waiting('c', 'a'), waiting('d', 'a')];
  expect(tell(cycle)).toEqual(['a', 'b', 'c'].map((name) => `/${name}.yaml depends-on-cycle`));
  expect(tell([waiting('a', 'a')])).toEqual(['/a.yaml depends-on-cycle']);
});

test('of a long circle the begin and the end are told', () => {
  const waiting = (i: number): Build => buildOf(`k${i}`, [], 'home', `dependsOn: [{ name: k${(i + 1) % 300} }]`);
  const found = checkBuilds(Array.from({ length: 300 }, (_, i) => waiting(i)));
  expect(found).toHaveLength(300);
  expect(found[0]?.message).toContain('k0 → k1 → k2 → k3 → k4 → k5 → k6 → … → k0.');
});

test('a file is listed beside it or just above, where that is applied; a folder that is listed on its own as a whole', () => {
  const manifest = namespace;
  const files = graphFiles({
    '/apps/kustomization.yaml': kustomization(['a.yaml']),
    '/apps/b.yaml': manifest,
    '/apps/sub/c.yaml': manifest,
    '/apps/own/kustomization.yaml': kustomization(['d.yaml']),
    '/apps/own/d.yaml': manifest,
    '/apps/far/away/e.yaml': manifest,
    '/draft/kustomization.yaml': kustomization([]),
    '/draft/f.yaml': manifest,
  });
  const apps = buildOf('apps', []);
  const graph: BuildGraph = {
    ...{ builds: new Map([[apps.target.id, apps]]), files, roots: [], unreached: [], isCut: false },
    readers: new Map([['/apps/kustomization.yaml', [apps.target.id]]]),
    orphans: ['/apps/b.yaml', '/apps/sub/c.yaml', '/apps/own/d.yaml', '/apps/far/away/e.yaml', '/draft/f.yaml'],
  };
  const found = checkRepositoryRules(graph, indexReferences(graph, new WeakMap()));
  const lists = [...found].map(([file, [first]]) => [file, first?.list?.entry]);
  expect(lists).toEqual([
    ['/apps/b.yaml', './b.yaml'],
    ['/apps/sub/c.yaml', './sub/c.yaml'],
    ['/apps/own/d.yaml', './own'],
    ['/apps/far/away/e.yaml', undefined],
    ['/draft/f.yaml', undefined],
  ]);
});

test('whatever objects say, the rules answer', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constant([{}]), fc.constant({ name: 'a' }));
  const kinds = [
    ['v1', 'Service'],
    ['v1', 'ConfigMap'],
    ['v1', 'Pod'],
    ['apps/v1', 'Deployment'],
    ['networking.k8s.io/v1', 'Ingress'],
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'],
    ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
    ['source.toolkit.fluxcd.io/v1', 'GitRepository'],
    ['source.toolkit.fluxcd.io/v1', 'OCIRepository'],
  ] as const;
  const any = fc.record({
    kind: fc.constantFrom(...kinds),
    metadata: fc.oneof(value, fc.constant({ name: 'a', namespace: 'b' })),
    spec: fc.oneof(
      value,
      fc.dictionary(fc.constantFrom('selector', 'ports', 'dependsOn', 'chart', 'chartRef', 'values', 'ref'), value),
    ),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 5 }), (all) => {
      const texts = all.map(({ kind: [apiVersion, kind], ...rest }) => JSON.stringify({ apiVersion, kind, ...rest }));
      expect(Array.isArray(tell([buildOf('apps', texts)]))).toBe(true);
    }),
    { numRuns: 200 },
  );
});
