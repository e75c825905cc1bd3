import { expect, test } from 'vitest';
import { compareBuilds } from '../../../server/src/pull-request/compare-builds.ts';
import { type Applier, planGraph, tellChanges } from '../../support/plan-graphs.ts';

type Appliers = Readonly<Record<string, Applier>>;

const compare = (before: Appliers, after: Appliers): readonly string[] =>
  tellChanges(compareBuilds(planGraph(before), planGraph(after)));

const settings = (name: string, data: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: web${more} }\ndata: ${data}\n---\n`;
const workload = (kind: string, spec: string, more = ''): string =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: app, namespace: web${more} }\nspec: ${spec}\n---\n`;
const pods = (image: string): string => `template: { spec: { containers: [{ name: app, image: ${image} }] } }`;
const spared = ', annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }';
const forced = ', annotations: { kustomize.toolkit.fluxcd.io/force: enabled }';

test.each<[string, Appliers, Appliers, readonly string[]]>([
  ['nothing', { web: { text: settings('a', '{ x: 1 }') } }, { web: { text: settings('a', '{ x: 1 }') } }, []],
  [
    'a value',
    { web: { text: settings('a', '{ x: "1", y: "2" }') } },
    { web: { text: settings('a', '{ x: "2", y: "2" }') } },
    ['web: changed ConfigMap web/a data.x'],
  ],
  [
    'objects that come and go',
    { web: { text: settings('a', '{ x: "1" }') } },
    { web: { text: settings('b', '{ x: "1" }') } },
    ['web: deleted ConfigMap web/a', 'web: created ConfigMap web/b'],
  ],
  [
    'one that is not pruned',
    { web: { text: settings('a', '{}') + settings('b', '{}', spared) } },
    { web: { text: settings('a', '{}') } },
    ['web: left ConfigMap web/b spared'],
  ],
  [
    'a Kustomization that does not prune',
    { web: { text: settings('a', '{}'), spec: 'prune: false' } },
    { web: { text: '', spec: 'prune: false' } },
    ['web: left ConfigMap web/a prune-off'],
  ],
  [
    'a suspended Kustomization',
    { web: { text: settings('a', '{}'), spec: 'suspend: true' } },
    { web: { text: '', spec: 'suspend: true' } },
    ['web: left ConfigMap web/a suspended'],
  ],
  [
    'a template of Pods',
    { web: { text: workload('Deployment', `{ replicas: 1, ${pods('a:1')} }`) } },
    { web: { text: workload('Deployment', `{ replicas: 1, ${pods('a:2')} }`) } },
    ['web: restarted Deployment web/app spec.template.spec.containers[name="app"].image'],
  ],
  [
    'replicas alone',
    { web: { text: workload('Deployment', `{ replicas: 1, ${pods('a:1')} }`) } },
    { web: { text: workload('Deployment', `{ replicas: 2, ${pods('a:1')} }`) } },
    ['web: changed Deployment web/app spec.replicas'],
  ],
  [
    'an immutable field',
    { web: { text: workload('Deployment', '{ selector: { matchLabels: { a: "1" } } }') } },
    { web: { text: workload('Deployment', '{ selector: { matchLabels: { a: "2" } } }') } },
    ['web: refused Deployment web/app spec.selector.matchLabels.a'],
  ],
  [
    'an immutable field where Flux may replace it',
    { web: { text: workload('Deployment', '{ selector: { matchLabels: { a: "1" } } }', forced) } },
    { web: { text: workload('Deployment', '{ selector: { matchLabels: { a: "2" } } }', forced) } },
    ['web: replaced Deployment web/app spec.selector.matchLabels.a'],
  ],
  [
    'volumes of a StatefulSet',
    { web: { text: workload('StatefulSet', '{ volumeClaimTemplates: [{ metadata: { name: a }, spec: { x: 1 } }] }') } },
    { web: { text: workload('StatefulSet', '{ volumeClaimTemplates: [{ metadata: { name: a }, spec: { x: 2 } }] }') } },
    ['web: refused StatefulSet web/app spec.volumeClaimTemplates[0].spec.x'],
  ],
  [
    'a generated ConfigMap',
    { web: { text: settings('a-b8k7m4t2gh', '{ x: "1" }') } },
    { web: { text: settings('a-c8k7m4t2gh', '{ x: "2" }') } },
    ['web: changed ConfigMap web/a-c8k7m4t2gh data.x was a-b8k7m4t2gh'],
  ],
  [
    'an object that another takes over',
    { one: { text: settings('a', '{}') }, two: { text: '' } },
    { one: { text: '' }, two: { text: settings('a', '{}') } },
    ['two: moved ConfigMap web/a from Kustomization flux-system/one perhaps'],
  ],
  [
    'an object of the same name in another cluster',
    { one: { text: settings('a', '{}') }, two: { text: '', cluster: 'far' } },
    { one: { text: '' }, two: { text: settings('a', '{}'), cluster: 'far' } },
    ['two: created ConfigMap web/a', 'one: deleted ConfigMap web/a'],
  ],
  [
    'a build that fails from now on',
    { web: { text: settings('a', '{}') } },
    { web: { text: '', isFailing: true } },
    ['web: unknown after'],
  ],
  [
    'a build that failed until now',
    { web: { text: '', isFailing: true } },
    { web: { text: settings('a', '{}') } },
    ['web: unknown before'],
  ],
  ['a build that fails as before', { web: { text: '', isFailing: true } }, { web: { text: '', isFailing: true } }, []],
  [
    'an Application that prunes by itself',
    { web: { kind: 'argo', spec: 'syncPolicy: { automated: { prune: true } }', text: settings('a', '{}') } },
    { web: { kind: 'argo', spec: 'syncPolicy: { automated: { prune: true } }', text: '' } },
    ['web: deleted ConfigMap web/a'],
  ],
  [
    'an Application that does not',
    { web: { kind: 'argo', text: settings('a', '{}') } },
    { web: { kind: 'argo', text: '' } },
    ['web: left ConfigMap web/a not-automatic'],
  ],
  [
    'an object that an Application keeps',
    {
      web: {
        kind: 'argo',
        spec: 'syncPolicy: { automated: { prune: true } }',
        text: settings('a', '{}', ', annotations: { argocd.argoproj.io/sync-options: "Prune=false" }'),
      },
    },
    { web: { kind: 'argo', spec: 'syncPolicy: { automated: { prune: true } }', text: '' } },
    ['web: left ConfigMap web/a spared'],
  ],
  [
    'an Application that is gone and that nobody deletes',
    { web: { kind: 'argo', finalizers: '[resources-finalizer.argocd.argoproj.io]', text: settings('a', '{}') } },
    {},
    ['web: left ConfigMap web/a orphaned'],
  ],
  [
    'a folder that no controller applies',
    { web: { kind: 'kustomize', text: settings('a', '{}') } },
    { web: { kind: 'kustomize', text: '' } },
    ['web: left ConfigMap web/a nobody'],
  ],
  [
    'another signature of SOPS',
    { web: { text: `${settings('a', '{ x: "ENC[1]" }').replace('---\n', '')}sops: { mac: a }\n` } },
    { web: { text: `${settings('a', '{ x: "ENC[1]" }').replace('---\n', '')}sops: { mac: b }\n` } },
    [],
  ],
])('%s', (_, before, after, expected) => {
  expect(compare(before, after)).toEqual(expected);
});

test('a build that fails as before is told of where the change touches it', () => {
  const graph = planGraph({ web: { text: '', isFailing: true } });
  const told = compareBuilds(graph, graph, { touched: new Set(['/web/a.yaml']) });
  expect(tellChanges(told)).toEqual(['web: unknown both']);
});

test('the order does not depend on the order of the builds', () => {
  const before = { b: { text: settings('p', '{}') }, a: { text: settings('q', '{}') } };
  const after = { b: { text: settings('p', '{ k: v }') }, a: { text: settings('q', '{ k: v }') } };
  const turned = (all: Appliers): Appliers => Object.fromEntries(Object.entries(all).toReversed());
  expect(compare(before, after)).toEqual(['a: changed ConfigMap web/q data.k', 'b: changed ConfigMap web/p data.k']);
  expect(compare(turned(before), turned(after))).toEqual(compare(before, after));
});
