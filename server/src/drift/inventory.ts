import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../manifest/json.ts';
import { toInventoryId } from '../manifest/inventory-id.ts';
import type { ResourceRef } from '../manifest/resource.ts';
import { readAppliedRevision, readFailure } from './flux-source.ts';
import type { Applier } from './observation.ts';

/**
 * Whether a Flux Kustomization says that it has applied a resource. One with `spec.kubeConfig` applies to another
 * cluster.
 */
export function isListed(kustomization: JsonObject, ref: ResourceRef): boolean {
  if (at(kustomization, 'spec', 'kubeConfig') !== undefined) return false;
  const entries = at(kustomization, 'status', 'inventory', 'entries');
  const id = toInventoryId(ref);
  return isArray(entries) && entries.some((entry) => stringAt(entry, 'id') === id);
}

/** What a Flux Kustomization says of itself. */
export function readApplier(kustomization: JsonObject): Applier {
  const conditions = at(kustomization, 'status', 'conditions');
  const ready = isArray(conditions) ? conditions.find((item) => stringAt(item, 'type') === 'Ready') : undefined;
  const status = isObject(ready) ? ready['status'] : undefined;
  const [revision, failure] = [readAppliedRevision(kustomization), readFailure(kustomization)];
  return {
    kind: 'Kustomization',
    namespace: stringAt(kustomization, 'metadata', 'namespace') ?? '',
    name: stringAt(kustomization, 'metadata', 'name') ?? '',
    isSuspended: at(kustomization, 'spec', 'suspend') === true,
    changesObjects: changes.some((field) => isSet(at(kustomization, 'spec', field))),
    ...(at(kustomization, 'spec', 'force') === true ? { isForced: true } : {}),
    ...(revision ? { revision } : {}),
    ...(status === 'True' || status === 'False' || status === 'Unknown' ? { ready: status } : {}),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** What a Kustomization does to the objects of its path besides `commonMetadata`. */
const changes = ['patches', 'images', 'components', 'namePrefix', 'nameSuffix', 'postBuild'];

function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null && (!isArray(value) || value.length > 0);
}
