import type { Applied, Inventory } from './read-inventories.ts';

/** What kustomize puts at the end of the name of what it generates: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/ */
const hash = /-[bcdfghkmt2-9]{10}$/;

/** Whether the same Kustomization applies the same generated ConfigMap or Secret with other contents instead. */
export function isReplaced({ id }: Applied, { objects }: Inventory): boolean {
  if (id.group !== '' || !/^(?:ConfigMap|Secret)$/.test(id.kind) || !hash.test(id.name)) return false;
  const base = id.name.replace(hash, '');
  return [...objects.values()].some(
    ({ id: other }) =>
      other.kind === id.kind &&
      other.group === id.group &&
      other.namespace === id.namespace &&
      hash.test(other.name) &&
      other.name.replace(hash, '') === base,
  );
}
