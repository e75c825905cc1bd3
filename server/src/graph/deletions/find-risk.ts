import { at } from '../../manifest/json.ts';
import { toKindKey } from '../references/object-id.ts';
import type { Deletion } from './deletion.ts';

/** What is lost with an object, besides itself. */
export type Risk = 'data' | 'namespace' | 'definition' | 'release' | 'applied';

const risks: Readonly<Record<string, Risk>> = {
  '/Namespace': 'namespace',
  '/PersistentVolumeClaim': 'data',
  'apiextensions.k8s.io/CustomResourceDefinition': 'definition',
  'helm.cattle.io/HelmChart': 'release',
  'helm.toolkit.fluxcd.io/HelmRelease': 'release',
  'kustomize.toolkit.fluxcd.io/Kustomization': 'applied',
};

/** From the worst: what cannot be had back stands first. */
export const byRisk: readonly (Risk | undefined)[] = [
  'data',
  'namespace',
  'definition',
  'release',
  'applied',
  undefined,
];

/** What is lost; a suspended release is left installed. */
export function findRisk({ id, object }: Pick<Deletion, 'id' | 'object'>): Risk | undefined {
  const key = toKindKey(id);
  const risk = Object.hasOwn(risks, key) ? risks[key] : undefined;
  return risk === 'release' && at(object.value, 'spec', 'suspend') === true ? undefined : risk;
}
