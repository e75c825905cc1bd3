import { findDrift } from '../../server/src/drift/find-drift.ts';
import type { Observation } from '../../server/src/drift/observation.ts';
import { asWritten } from '../../server/src/manifest/desired.ts';
import { type JsonObject, at } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Look } from '../../server/src/look.ts';
import { observe } from '../../server/src/observe.ts';
import { createOwners } from '../../server/src/owners.ts';
import { type FakeCluster, createFakeCluster } from './fake-cluster.ts';
import { managed } from './managed-object.ts';

const text = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: web, namespace: apps }\n';
export const record = {
  name: 'web',
  namespace: 'apps',
  revision: 2,
  status: 'deployed',
  chart: { name: 'web', version: '1' },
};

/** That what the `spec` says now is what was released. */
const released = {
  ...{ observedGeneration: 3, lastAttemptedGeneration: 3 },
  conditions: [{ type: 'Ready', status: 'True', observedGeneration: 3 }],
};

export function helmRelease(spec: JsonObject = {}, last: JsonObject = {}, status: JsonObject = {}): JsonObject {
  const history = [{ name: 'web', namespace: 'apps', version: 2, status: 'deployed', digest: 'sha256:1', ...last }];
  return {
    ...{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' },
    metadata: { name: 'web', namespace: 'apps', generation: 3 },
    spec,
    status: { ...released, storageNamespace: 'apps', history, ...status },
  };
}

export const deleting = (object: JsonObject): JsonObject => ({
  ...object,
  metadata: { ...(object['metadata'] as JsonObject), deletionTimestamp: '2026-11-01T12:00:00Z' },
});
export const config = (name: string, data: JsonObject = { level: 'info' }): JsonObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name, namespace: 'apps' },
  data,
});
/** As it is after somebody has changed it. */
export const edited = (name: string, manager = 'kubectl-edit', data: JsonObject = { level: 'debug' }): JsonObject =>
  managed(
    config(name, data),
    { manager: 'helm-controller', operation: 'Apply', fields: ['f:data/f:other'] },
    { manager, fields: ['f:data/f:level'] },
  );
export const held = (object: JsonObject): JsonObject =>
  managed(object, { manager: 'helm-controller', operation: 'Apply', fields: ['f:data/f:level'] });

export function install(objects: readonly JsonObject[], release = helmRelease()): FakeCluster {
  const fake = createFakeCluster();
  fake.put(release);
  fake.store({ ...record, objects });
  return fake;
}

export async function look(fake: FakeCluster, parts: Partial<Look> = {}): Promise<Observation | undefined> {
  const [resource] = parse('file:///a.yaml', 1, text).resources;
  if (!resource) throw new Error('the text declares no resource');
  const { signal } = new AbortController();
  const owners = createOwners(fake.cluster, (_key, ask) => ask(signal));
  const all = { cluster: fake.cluster, owners, dryRun: 'managed', previous: undefined, signal } as const;
  return observe(asWritten(resource), { ...all, ...parts });
}
export const release = (seen: Observation | undefined): unknown =>
  seen?.state === 'present' ? seen.release : undefined;
export const told = (seen: Observation | undefined): readonly unknown[] =>
  seen ? findDrift(seen).filter(({ code }) => code.startsWith('release-')) : [];
export const ofRelease = (fake: FakeCluster): readonly string[] =>
  fake
    .takeCalls()
    .filter((call) => !call.includes('HelmRelease') && !call.startsWith('list') && !call.startsWith('qualify'));

/** The dry run of the fake cluster merges, so that it says nothing of who holds what; the API server does. */
export const predicting = (fake: FakeCluster): FakeCluster => ({
  ...fake,
  cluster: {
    ...fake.cluster,
    async dryRunApply(object, manager, signal) {
      const reply = await fake.cluster.dryRunApply(object, manager, signal);
      if (!reply.ok) return reply;
      const version = at(reply.value.object, 'metadata', 'resourceVersion') ?? '';
      const value = managed(reply.value.object, { manager, operation: 'Apply', fields: ['f:data/f:level'] });
      const metadata = { ...(value['metadata'] as JsonObject), resourceVersion: version };
      return { ok: true, value: { ...reply.value, object: { ...value, metadata } } };
    },
  },
});
