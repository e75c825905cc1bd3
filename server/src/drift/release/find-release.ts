import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import { type ResourceRef, toGroup } from '../../manifest/resource.ts';
import type { ReleaseKey } from '../../manifest/stored-release.ts';

/** Whether a resource is a HelmRelease of Flux. */
export function isHelmRelease({ apiVersion, kind }: Pick<ResourceRef, 'apiVersion' | 'kind'>): boolean {
  return kind === 'HelmRelease' && toGroup(apiVersion) === 'helm.toolkit.fluxcd.io';
}

/**
 * Where Helm keeps what a HelmRelease has made last; undefined where nothing is deployed in this cluster: not yet, not
 * any more, not with success, soon no more, or in another cluster.
 */
export function findRelease(helmRelease: JsonObject): ReleaseKey | undefined {
  // what Flux uninstalls nobody has deleted
  if (at(helmRelease, 'metadata', 'deletionTimestamp') !== undefined) return undefined;
  const history = at(helmRelease, 'status', 'history');
  const last = isArray(history) ? history[0] : undefined;
  const [name, revision] = [stringAt(last, 'name'), at(last, 'version')];
  const storageNamespace = stringAt(helmRelease, 'status', 'storageNamespace') ?? stringAt(last, 'namespace');
  const isDeployed = stringAt(last, 'status') === 'deployed';
  if (!isDeployed || at(helmRelease, 'spec', 'kubeConfig') !== undefined) return undefined;
  if (name === undefined || typeof revision !== 'number' || storageNamespace === undefined) return undefined;
  return { storageNamespace, name, revision };
}

/** Whether Flux is about to make another one, so that the cluster may be between the two. */
export function isUnderWay(helmRelease: JsonObject): boolean {
  const conditions = at(helmRelease, 'status', 'conditions');
  const all = isArray(conditions) ? conditions : [];
  return all.some((one) => stringAt(one, 'type') === 'Reconciling' && stringAt(one, 'status') === 'True');
}

/** Whether Flux compares the release with the cluster by itself, and puts right what differs. */
export function isCorrected(helmRelease: JsonObject): boolean {
  const isEnabled = stringAt(helmRelease, 'spec', 'driftDetection', 'mode') === 'enabled';
  return isEnabled && at(helmRelease, 'spec', 'suspend') !== true;
}

/** Whether values of the chart come from a Secret by what the HelmRelease says now. */
export function hasSecretValues(helmRelease: JsonObject): boolean {
  return namesSecret(at(helmRelease, 'spec', 'valuesFrom'));
}

/** Whether a Secret is among those that values are got from. */
export function namesSecret(sources: Json | undefined): boolean {
  return (isArray(sources) ? sources : []).some((one) => isObject(one) && one['kind'] === 'Secret');
}
