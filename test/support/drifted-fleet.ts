import type { FakeCluster } from './fake-cluster.ts';
import { fluxKustomization, kustomization, settings } from './graph-files.ts';
import { managed } from './managed-object.ts';

/** A repository of two Kustomizations, which a person has changed in all ways in the cluster, and an object of nobody. */
export const fleetFiles: Readonly<Record<string, string>> = {
  'clusters/home/apps.yaml': fluxKustomization('apps', { path: './apps' }),
  'clusters/home/infra.yaml': fluxKustomization('infra', { path: './infra' }),
  'clusters/home/kustomization.yaml': kustomization(['apps.yaml', 'infra.yaml']),
  'apps/kustomization.yaml': kustomization(['web.yaml', 'calm.yaml', 'new.yaml', 'gone.yaml']),
  'apps/web.yaml': settings('web', { color: 'red' }, 'demo'),
  'apps/calm.yaml': settings('calm', { color: 'red' }, 'demo'),
  'apps/new.yaml': settings('new', { color: 'red' }, 'demo'),
  'apps/gone.yaml': settings('gone', { color: 'red' }, 'demo'),
  'infra/kustomization.yaml': kustomization(['dns.yaml', 'login.yaml', 'hidden.yaml']),
  'infra/dns.yaml': settings('dns', { zone: 'home', ttl: '60' }, 'demo'),
  'infra/login.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: { name: login, namespace: demo }\nstringData: { password: canary-in-file }\n',
  'infra/hidden.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: hidden, namespace: demo }\n',
  'loose/loose.yaml': settings('loose', { color: 'red' }, 'demo'),
};

/** How the data of a live object came about, if not by Flux alone. */
interface Change {
  readonly kind?: 'ConfigMap' | 'Secret';
  readonly owner?: string;
  readonly by?: string;
}

/** Puts a live ConfigMap or Secret into the cluster, applied by a Kustomization unless it has no owner. */
export function putLive(
  fake: FakeCluster,
  name: string,
  data: Readonly<Record<string, string>>,
  { kind = 'ConfigMap', owner, by }: Change,
): void {
  const labels: Readonly<Record<string, string>> =
    owner === undefined
      ? {}
      : { 'kustomize.toolkit.fluxcd.io/name': owner, 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
  const live = { apiVersion: 'v1', kind, metadata: { name, namespace: 'demo', labels }, data };
  const fields = Object.keys(data).map((key) => `f:data/f:${key}`);
  const label = 'f:metadata/f:labels/f:kustomize.toolkit.fluxcd.io/name';
  // the dry run of the fake cluster gives nobody more than is held already
  const flux = { manager: 'kustomize-controller', operation: 'Apply', fields: [label, ...fields] } as const;
  const entries = owner === undefined ? [] : [flux];
  fake.put(managed(live, ...entries, ...(by ? [{ manager: by, fields, time: '2026-11-01T10:00:00Z' }] : [])));
}

/** The cluster as people have left it. */
export function putFleet(fake: FakeCluster): void {
  for (const name of ['apps', 'infra'])
    fake.put({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace: 'flux-system' },
      spec: { path: `./${name}`, prune: true },
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        lastAppliedRevision: 'main@sha1:0123456789abcdef0123456789abcdef01234567',
        inventory: { entries: name === 'apps' ? [{ id: 'demo_gone__ConfigMap', v: 'v1' }] : [] },
      },
    });
  putLive(fake, 'web', { color: 'blue' }, { owner: 'apps', by: 'kubectl-edit' });
  putLive(fake, 'calm', { color: 'red' }, { owner: 'apps' });
  putLive(fake, 'dns', { zone: 'work', ttl: '30' }, { owner: 'infra', by: 'kubectl-edit' });
  // as the adapter marks what a Secret holds
  putLive(
    fake,
    'login',
    { password: `*** ${'ab'.repeat(32)}` },
    { kind: 'Secret', owner: 'infra', by: 'kubectl-edit' },
  );
  putLive(fake, 'loose', { color: 'blue' }, { by: 'kubectl-edit' });
  fake.fail('get Service/hidden', { kind: 'forbidden', message: 'services "hidden" is forbidden' });
}
