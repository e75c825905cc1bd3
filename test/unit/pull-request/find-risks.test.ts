import { expect, test } from 'vitest';
import { compareBuilds } from '../../../server/src/pull-request/compare-builds.ts';
import { findRisks } from '../../../server/src/pull-request/find-risks.ts';
import { nameObject } from '../../../server/src/pull-request/names.ts';
import type { LiveDrift } from '../../../server/src/pull-request/risks/risk.ts';
import { type Applier, planGraph } from '../../support/plan-graphs.ts';

type Appliers = Readonly<Record<string, Applier>>;

const find = (before: Appliers, after: Appliers, live: readonly LiveDrift[] = []): readonly string[] =>
  findRisks(compareBuilds(planGraph(before), planGraph(after)), { live }).map(({ code, id, names, owner, count }) =>
    [code, id ? nameObject(id) : owner.name, ...names, ...(count === undefined ? [] : [count])].join(' '),
  );
const object = (apiVersion: string, kind: string, body: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a, namespace: web }\n${body}\n---\n`;
const deployment = (spec: string): string => object('apps/v1', 'Deployment', `spec: ${spec}`);
const image = (name: string): string => `{ template: { spec: { containers: [{ name: a, image: "${name}" }] } } }`;
const volumes = (size: string): string =>
  object('apps/v1', 'StatefulSet', `spec: { volumeClaimTemplates: [{ spec: { size: ${size} } }] }`);
const release = (spec: string): string => object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', `spec: ${spec}`);
const only = (text: string, spec?: string): Appliers => ({ web: { text, ...(spec !== undefined && { spec }) } });

test.each<[string, Appliers, Appliers, readonly string[]]>([
  [
    'a claim',
    only(object('v1', 'PersistentVolumeClaim', 'spec: {}')),
    only(''),
    ['claim-deleted PersistentVolumeClaim web/a'],
  ],
  ['a namespace', only(object('v1', 'Namespace', '')), only(''), ['namespace-deleted Namespace a']],
  [
    'a definition',
    only(object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'spec: {}')),
    only(''),
    ['definition-deleted CustomResourceDefinition a'],
  ],
  ['a release', only(release('{}')), only(''), ['release-deleted HelmRelease web/a']],
  [
    'a claim that is not pruned',
    only(object('v1', 'PersistentVolumeClaim', 'spec: {}'), 'prune: false'),
    only('', 'prune: false'),
    ['left-behind web 1'],
  ],
  ['volumes', only(volumes('1')), only(volumes('2')), ['volume-templates-refused StatefulSet web/a']],
  [
    'a selector',
    only(deployment('{ selector: { a: "1" } }')),
    only(deployment('{ selector: { a: "2" } }')),
    ['field-refused Deployment web/a spec.selector.a'],
  ],
  [
    'replicas',
    only(deployment('{ replicas: 2 }')),
    only(deployment('{ replicas: 0 }')),
    ['replicas-zero Deployment web/a spec.replicas'],
  ],
  ['replicas that were none', only(deployment('{ replicas: 0, a: 1 }')), only(deployment('{ replicas: 0 }')), []],
  [
    'an image',
    only(deployment(image('a:1'))),
    only(deployment(image('a:2'))),
    ['image-without-digest Deployment web/a a:2'],
  ],
  ['an image with its digest', only(deployment(image('a:1'))), only(deployment(image('a:2@sha256:ff'))), []],
  ['an image that stays', only(deployment(image('a:1'))), only(deployment(image('a:1').replace('{', '{ x: 1, '))), []],
  [
    'an image of a chart',
    only(release('{ values: { image: { repository: a, tag: "1" } } }')),
    only(release('{ values: { image: { repository: a, tag: "2" } } }')),
    ['image-without-digest HelmRelease web/a a:2'],
  ],
  [
    'one with its digest beside it',
    only(release('{ values: { image: { repository: a, tag: "1" } } }')),
    only(release('{ values: { image: { repository: a, tag: "2", digest: "sha256:ff" } } }')),
    [],
  ],
  [
    'a suspended Kustomization',
    only(deployment('{ a: 1 }'), 'suspend: true'),
    only(deployment('{ a: 2 }'), 'suspend: true'),
    ['owner-suspended web'],
  ],
  [
    'a release that is suspended',
    only(release('{}')),
    only(release('{ suspend: true }')),
    ['owner-suspended HelmRelease web/a'],
  ],
  [
    'a build that fails',
    only(deployment('{}')),
    { web: { text: '', isFailing: true } },
    ['build-unknown web It is broken.'],
  ],
])('%s', (_, before, after, expected) => {
  expect(find(before, after)).toEqual(expected);
});

test('what somebody has changed in the cluster is told of where the change touches the object', () => {
  const path = [{ field: 'spec' }, { field: 'replicas' }];
  const drift = (name: string, cluster?: string): LiveDrift => ({
    id: { group: 'apps', kind: 'Deployment', namespace: 'web', name },
    ...(cluster !== undefined && { cluster }),
    ...{ path, manager: 'kubectl-edit' },
  });
  const [before, after] = [only(deployment('{ x: 1 }')), only(deployment('{ x: 2 }'))];
  const told = ['drift-overwritten Deployment web/a spec.replicas (kubectl-edit)'];
  expect(find(before, after, [drift('a'), drift('b')])).toEqual(told);
  expect(find(before, after, [drift('a', 'home')])).toEqual(told);
  expect(find(before, after, [drift('a', 'other')])).toEqual([]);
});
