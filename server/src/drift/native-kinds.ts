import { type JsonObject, stringAt } from '../manifest/json.ts';
import { toGroup } from '../manifest/resource.ts';

/**
 * Whether Flux knows an object's kind by its Go type and so leaves out fields that it does not have. Source:
 * `fluxcd/pkg/ssa/normalize`, which reads what client-go's scheme has; CustomResourceDefinitions are not in it.
 */
export function isNative(object: JsonObject): boolean {
  return groups.has(toGroup(stringAt(object, 'apiVersion') ?? ''));
}

const groups = new Set([
  '',
  'admissionregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);
