import { execFileSync } from 'node:child_process';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { managed } from './managed-object.ts';

/** A folder as a Git repository that Flux applies: what lies in it, and where it comes from. */
export const fluxUrl = 'https://git.example.com/home/fleet.git';

/** A repository with one ConfigMap, which a Kustomization builds from a folder of its own. */
export function toFluxFiles(color: string): Readonly<Record<string, string>> {
  return {
    'apps/kustomization.yaml': 'namespace: demo\nresources:\n  - web.yaml\n',
    'apps/web.yaml': toConfigMap(color),
    'clusters/home/apps.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef: { kind: GitRepository, name: fleet }
`,
  };
}

/** The manifest of that ConfigMap. */
export function toConfigMap(color: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  color: ${color}\n`;
}

/** What a cluster has of it. */
export interface FluxWorld {
  /** The commit that was applied last, and the one that was fetched last. */
  readonly applied: string;
  readonly tip?: string;
  readonly color: string;
  /** Who has set the color, if not Flux. */
  readonly by?: string;
  readonly kustomization?: JsonObject;
  readonly status?: JsonObject;
}

/** Puts the ConfigMap, its Kustomization and its source into a cluster. */
export function putFluxWorld(fake: FakeCluster, world: FluxWorld): void {
  const { applied, tip = applied, color, by, kustomization = {}, status = {} } = world;
  const metadata = { name: 'apps', namespace: 'flux-system' };
  const sourceRef = { kind: 'GitRepository', name: 'fleet' };
  fake.put({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata,
    spec: { path: './apps', prune: true, sourceRef, ...kustomization },
    status: { lastAppliedRevision: `main@sha1:${applied}`, ...status },
  });
  fake.put({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'fleet', namespace: 'flux-system' },
    spec: { url: fluxUrl },
    status: { artifact: { revision: `main@sha1:${tip}` } },
  });
  const labels = {
    'kustomize.toolkit.fluxcd.io/name': 'apps',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  };
  const live = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web', namespace: 'demo', labels },
    data: { color },
  };
  const own = [
    'f:metadata/f:labels/f:kustomize.toolkit.fluxcd.io/name',
    ...(by === undefined ? ['f:data/f:color'] : []),
  ];
  const flux = { manager: 'kustomize-controller', operation: 'Apply', fields: own } as const;
  fake.put(managed(live, flux, ...(by === undefined ? [] : [{ manager: by, fields: ['f:data/f:color'] }])));
}

/** Puts the ConfigMap into a cluster where Argo CD has applied it, and its Application. */
export function putArgoWorld(fake: FakeCluster, { applied, tip = applied, color }: FluxWorld): void {
  fake.put({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', namespace: 'argocd' },
    spec: { source: { repoURL: fluxUrl, path: 'apps' } },
    status: {
      sync: { revision: tip },
      operationState: { phase: 'Succeeded', syncResult: { revision: applied } },
      history: [{ revision: applied }],
    },
  });
  const annotations = { 'argocd.argoproj.io/tracking-id': 'web:/ConfigMap:demo/web' };
  const metadata = { name: 'web', namespace: 'demo', annotations };
  const live = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { color } };
  fake.put(managed(live, { manager: 'argocd-controller', operation: 'Apply', fields: ['f:data/f:color'] }));
}

/** The commit that a revision names. */
export function commitOf(folder: string, revision = 'HEAD'): string {
  return execFileSync('git', ['rev-parse', revision], { cwd: folder }).toString().trim();
}
