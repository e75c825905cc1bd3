import type { ResourceRef } from '../manifest/resource.ts';

/** A resource as people write it: `Deployment demo/web`. */
export function nameResource({ kind, namespace, name }: ResourceRef): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
