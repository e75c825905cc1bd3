import { describe, expect, test } from 'vitest';
import { syncChildren } from '../../../server/src/features/sync-tree.ts';
import { toItemId } from '../../../server/src/features/sync-item.ts';
import { toObjectKey } from '../../../server/src/graph/references/object-id.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { pickFields } from '../../../server/src/manifest/pick-fields.ts';
import { readArgo } from '../../../server/src/sync/read-argo.ts';
import { readFlux } from '../../../server/src/sync/read-flux.ts';
import { syncKinds } from '../../../server/src/sync/sync-kinds.ts';
import { condition, controlled, kustomization } from '../../support/sync-objects.ts';

/** As the watch keeps it. */
function readKept(object: JsonObject) {
  const kind = syncKinds.find((one) => one.kind === object['kind']);
  const kept = pickFields(object, [['apiVersion'], ['kind'], ['metadata'], ...(kind?.fields ?? [])]);
  const status = kind?.family === 'argo' ? readArgo(kept) : readFlux(kept);
  if (!status) throw new Error('it has no name');
  return status;
}

const web = kustomization('web', condition('Ready', 'False', 'BuildFailed', 'no'));
const inventory = { entries: [{ id: 'flux-system_web_kustomize.toolkit.fluxcd.io_Kustomization', v: 'v1' }] };
const resources = [
  { group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'web' },
];
const edge = { kubeConfig: { secretRef: { name: 'edge' } } };

const release = (spec: JsonObject): JsonObject =>
  controlled('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'apps', { spec, status: { inventory } });
const application = (destination: JsonObject): JsonObject =>
  controlled('argoproj.io/v1alpha1', 'Application', 'apps', { spec: { destination }, status: { resources } });

function listBelow(parent: JsonObject) {
  const [status, known] = [readKept(parent), readKept(web)];
  const statuses = new Map([status, known].map((one) => [toObjectKey(one.id), one]));
  const source = { id: 'home', context: 'home', connection: { state: 'connected', context: 'home' } } as const;
  return syncChildren({ ...source, synced: { kinds: [], statuses } }, toItemId('home', status.id));
}

describe('what is below an object is', () => {
  test.each<[string, JsonObject]>([
    ['of a Kustomization', kustomization('apps', undefined, {}, { inventory })],
    ['of a release', release({})],
    ['of an Application, by address', application({ server: 'https://kubernetes.default.svc' })],
    ['of an Application, by name', application({ name: 'in-cluster', namespace: 'web' })],
    ['of an ApplicationSet', controlled('argoproj.io/v1alpha1', 'ApplicationSet', 'apps', { status: { resources } })],
  ])('in this cluster: %s', (_, parent) => {
    expect(listBelow(parent)).toMatchObject([{ state: 'failing', reason: 'BuildFailed', object: { name: 'web' } }]);
  });

  test.each<[string, JsonObject]>([
    ['of a Kustomization', kustomization('apps', undefined, edge, { inventory })],
    ['of a release', release(edge)],
    ['of an Application, by address', application({ server: 'https://edge.example.com' })],
    ['of an Application, by name', application({ name: 'edge' })],
  ])('in another one, which is not asked: %s', (_, parent) => {
    const below = listBelow(parent);
    expect(below).toEqual([{ id: below[0]?.id, type: 'entry', label: 'Kustomization flux-system/web' }]);
  });
});
