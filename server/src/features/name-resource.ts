import type { ResourceRef } from '../manifest/resource.ts';

/** A resource as people write it: `Deployment demo/web`. */
export function nameResource({ kind, namespace, name }: Omit<ResourceRef, 'apiVersion'>): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
