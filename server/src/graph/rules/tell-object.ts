import type { ObjectId } from '../references/object-id.ts';

/** An object in a sentence: `Secret shop/keys`. */
export function tellObject({ kind, namespace, name }: Pick<ObjectId, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
