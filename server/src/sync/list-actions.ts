import { type ResourceRef, toGroup } from '../manifest/resource.ts';
import type { ReconcileAction } from '../protocol.ts';

const flux: ReadonlySet<string> = new Set([
  'kustomize.toolkit.fluxcd.io/Kustomization',
  'helm.toolkit.fluxcd.io/HelmRelease',
  ...['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'HelmChart'].map(
    (kind) => `source.toolkit.fluxcd.io/${kind}`,
  ),
]);

/** What a person can ask the controller of an object for; of most objects nothing. */
export function listActions({
  apiVersion,
  kind,
}: Pick<ResourceRef, 'apiVersion' | 'kind'>): readonly ReconcileAction[] {
  const id = `${toGroup(apiVersion)}/${kind}`;
  if (flux.has(id)) return ['reconcile', 'suspend', 'resume'];
  return id === 'argoproj.io/Application' ? ['refresh', 'hard-refresh'] : [];
}

/** The same of an object as it is: what stands still can only go on. */
export function listFitting(
  object: Pick<ResourceRef, 'apiVersion' | 'kind'>,
  isSuspended: boolean,
): readonly ReconcileAction[] {
  const isFitting = (action: ReconcileAction): boolean =>
    action.includes('refresh') || (action === 'resume') === isSuspended;
  return listActions(object).filter(isFitting);
}
