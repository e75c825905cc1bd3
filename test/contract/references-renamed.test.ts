import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexReferences } from '../../server/src/graph/references/reference-index.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { type Chain, followChain } from '../support/chain.ts';
import { listShown } from '../support/builds.ts';
import { fluxKustomization, kustomization } from '../support/graph-files.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { apply, count, editsOf, planAll, repositoryOf, tell } from '../support/renaming.ts';

const minute = 60_000;
let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

const podSpec = `{
  serviceAccountName: account, priorityClassName: urgent, imagePullSecrets: [{ name: keys }],
  containers: [{ name: a, image: a, env: [
    { name: A, valueFrom: { configMapKeyRef: { name: settings, key: a } } },
    { name: B, valueFrom: { secretKeyRef: { name: keys, key: b } } } ],
    envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: keys } }] }],
  initContainers: [{ name: b, image: b, envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: keys } }] }],
  volumes: [
    { name: a, configMap: { name: settings, items: [{ key: a, path: a }] } }, { name: b, secret: { secretName: keys } },
    { name: c, projected: { sources: [{ configMap: { name: settings } }, { secret: { name: keys } }] } },
    { name: d, persistentVolumeClaim: { claimName: claim } } ] }`;
const template = `{ metadata: { labels: { app: web } }, spec: ${podSpec} }`;

/** An object of each kind that kustomize knows to name others, and what they name. */
const objects: readonly (readonly [apiVersion: string, kind: string, name: string, rest: string])[] = [
  ['v1', 'ServiceAccount', 'account', 'imagePullSecrets: [{ name: keys }]'],
  ['v1', 'Service', 'service', 'spec: { selector: { app: web }, ports: [{ port: 80 }] }'],
  ['v1', 'PersistentVolumeClaim', 'claim', 'spec: { storageClassName: class, volumeName: volume }'],
  ['v1', 'PersistentVolume', 'volume', 'spec: { storageClassName: class }'],
  ['storage.k8s.io/v1', 'StorageClass', 'class', 'provisioner: example.com/a'],
  ['scheduling.k8s.io/v1', 'PriorityClass', 'urgent', 'value: 1'],
  ['networking.k8s.io/v1', 'IngressClass', 'ingress', 'spec: { controller: example.com/a }'],
  ['v1', 'Pod', 'pod', `spec: ${podSpec}`],
  ['apps/v1', 'Deployment', 'web', `spec: { selector: { matchLabels: { app: web } }, template: ${template} }`],
  [
    ...(['apps/v1', 'StatefulSet', 'set'] as const),
    `spec: { serviceName: service, selector: { matchLabels: { app: web } }, template: ${template}, volumeClaimTemplates: [{ metadata: { name: v }, spec: { storageClassName: class } }] }`,
  ],
  ['apps/v1', 'DaemonSet', 'daemon', `spec: { selector: { matchLabels: { app: web } }, template: ${template} }`],
  ['batch/v1', 'Job', 'job', `spec: { template: ${template} }`],
  ['batch/v1', 'CronJob', 'cron', `spec: { schedule: "@daily", jobTemplate: { spec: { template: ${template} } } }`],
  [
    ...(['autoscaling/v2', 'HorizontalPodAutoscaler', 'scaler'] as const),
    'spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }',
  ],
  [
    ...(['networking.k8s.io/v1', 'Ingress', 'in'] as const),
    'spec: { ingressClassName: ingress, tls: [{ secretName: keys }], defaultBackend: { service: { name: service, port: { number: 80 } } }, rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: service, port: { number: 80 } } } }] } }] }',
  ],
  [
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    'route',
    'spec: { rules: [{ backendRefs: [{ name: service, port: 80 }] }] }',
  ],
  ['rbac.authorization.k8s.io/v1', 'Role', 'role', 'rules: []'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'all', 'rules: []'],
  [
    ...(['rbac.authorization.k8s.io/v1', 'RoleBinding', 'binding'] as const),
    'roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: role }\nsubjects: [{ kind: ServiceAccount, name: account, namespace: default }]',
  ],
  [
    ...(['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'everywhere'] as const),
    'roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all }\nsubjects: [{ kind: ServiceAccount, name: account, namespace: default }]',
  ],
  [
    ...(['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'validate'] as const),
    'webhooks: [{ name: a.example.com, clientConfig: { service: { name: service, namespace: default } } }]',
  ],
  [
    ...(['apiregistration.k8s.io/v1', 'APIService', 'v1.example.com'] as const),
    'spec: { service: { name: service, namespace: default } }',
  ],
  ['policy/v1', 'PodDisruptionBudget', 'budget', 'spec: { selector: { matchLabels: { app: web } } }'],
];
const text = objects
  .map(
    ([apiVersion, kind, name, rest]) =>
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name} }\n${rest}\n`,
  )
  .join('---\n');
const generators =
  'configMapGenerator: [{ name: settings, literals: [a=x] }]\nsecretGenerator: [{ name: keys, literals: [b=y] }]\n';

const filesOf = (settings: string): Readonly<Record<string, string>> => ({
  '/clusters/home/ks.yaml': fluxKustomization('web', { path: './app', spec: 'targetNamespace: shop' }),
  '/app/kustomization.yaml': kustomization(['all.yaml'], `${settings}${generators}`),
  '/app/all.yaml': text,
});

function follow(settings: string): Promise<Chain> {
  return followChain(renderer, filesOf(settings));
}

const indexOf = ({ graph }: Chain) => indexReferences(graph, new WeakMap()).clusters.get('home');

test('wherever kustomize renames what an object names, a reference is known, and leads there', async () => {
  const chain = await follow('namePrefix: before-\nnameSuffix: -after\n');
  const index = indexOf(chain);
  const { rendered } = chain.find('flux-system/web');
  if (!rendered) throw new Error('it is not rendered');
  const places = listShown(rendered).flatMap(({ object, leaf, value }) => {
    const isName = leaf.path.join('.') === 'metadata.name';
    return typeof value === 'string' && value.startsWith('before-') && !isName
      ? [`${object}:${leaf.path.join('.')}`]
      : [];
  });
  const known = (index?.uses ?? []).map(
    ({ holder, reference }) => `${rendered.objects.indexOf(holder.object)}:${reference.path.join('.')}`,
  );
  // the Pods of six kinds, eleven names each, and what else is above
  expect(places.length).toBeGreaterThan(80);
  expect(places.filter((place) => !known.includes(place))).toEqual([]);
  // beside what lies elsewhere, what our version of kustomize does not rename, and the cluster would not find
  const left = (index?.unresolved ?? []).flatMap(({ use: { holder, reference } }) =>
    reference.to.kind === 'Namespace' ? [] : [`${holder.id.kind} > ${reference.to.kind} ${reference.to.name}`],
  );
  expect(left.toSorted()).toEqual([
    'HTTPRoute > Service service',
    'Ingress > IngressClass ingress',
    'Kustomization > GitRepository flux-system',
  ]);
  expect(index?.selections.map(({ workloads }) => workloads.length)).toEqual([5, 5]);
});

test.each(['namePrefix: before-\n', 'namePrefix: before-\nnameSuffix: -after\n', ''])(
  'an object of each kind gets another name where it is written, with %j, and nothing else changes',
  async (setting) => {
    const files = filesOf(setting);
    const chain = await followChain(renderer, files);
    const before = repositoryOf(chain.graph);
    const plans = planAll(before, files, (name) => `zz-${name}-zz`);
    expect(plans.flatMap(({ plan }) => plan.refusal ?? [])).toEqual([]);
    expect(plans.length).toBeGreaterThan(objects.length);
    const there = apply(files, editsOf(plans));
    const told = tell(chain.graph);
    await chain.change(there);
    // the hash of what is generated is made of its name too
    const withoutHashes = (all: readonly string[]): readonly string[] =>
      all.map((one) => one.replaceAll(/-[2-9a-z]{10}\b/g, '')).toSorted();
    expect(withoutHashes(tell(chain.graph))).toEqual(withoutHashes(told));
    const after = repositoryOf(chain.graph);
    expect(count(after)).toEqual(count(before));
    const texts = { ...files, ...there };
    const back = planAll(after, texts, (name) => name.replace(/^zz-(.*)-zz$/, '$1'));
    expect({ ...texts, ...apply(texts, editsOf(back)) }).toEqual(files);
  },
);

test('the keys that are used are those that generators make', async () => {
  const index = indexOf(await follow(''));
  const used = (index?.uses ?? []).filter(({ reference }) => reference.keys.length > 0);
  expect(used.length).toBeGreaterThan(10);
  for (const use of used) {
    const [definition] = index?.find(use) ?? [];
    const names = use.reference.keys.map(({ value }) => value);
    expect(names.every((name) => definition?.provided.keys.has(name))).toBe(true);
    expect(definition?.provided.isOpen).toBe(false);
  }
});
