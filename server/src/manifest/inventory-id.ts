import { type ResourceRef, toGroup } from './resource.ts';

/**
 * How an inventory of Flux names a resource: `<namespace>_<name>_<group>_<kind>`, with `:` of a name written `__`.
 * Source: github.com/fluxcd/cli-utils, `pkg/object`.
 */
export function toInventoryId({ namespace, name, apiVersion, kind }: ResourceRef): string {
  return [namespace ?? '', name.replaceAll(':', '__'), toGroup(apiVersion), kind].join('_');
}

/** Back from such an id and the version beside it: from the end, since a name may have what stands for a colon. */
export function fromInventoryId(id: string, version: string): ResourceRef | undefined {
  const parts = id.split('_');
  const [namespace = '', [group = '', kind = ''], name] = [parts[0], parts.slice(-2), parts.slice(1, -2).join('_')];
  if (parts.length < 4 || kind === '' || name === '') return undefined;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return { apiVersion, kind, ...(namespace !== '' && { namespace }), name: name.replaceAll('__', ':') };
}
