import type { ResourceRef } from '../manifest/resource.ts';
import type { Applier } from './observation.ts';

const apis = { Kustomization: 'kustomize.toolkit.fluxcd.io/v1', Application: 'argoproj.io/v1alpha1' } as const;

/** An applier as an object of the cluster. */
export function toApplierRef({ kind, namespace, name }: Applier): ResourceRef & { readonly namespace: string } {
  return { apiVersion: apis[kind], kind, namespace, name };
}
