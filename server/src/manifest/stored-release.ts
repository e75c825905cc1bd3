import type { JsonObject } from './json.ts';
import type { ResourceRef } from './resource.ts';

/** A revision of a Helm release, and the namespace where Helm keeps its record. */
export interface ReleaseKey {
  readonly storageNamespace: string;
  readonly name: string;
  readonly revision: number;
}

/** The Secret that holds the record. Source: `secretsStorageType` and `makeKey` of `helm.sh/helm/v4/pkg/storage`. */
export function toRecordRef({ storageNamespace, name, revision }: ReleaseKey): ResourceRef {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: storageNamespace,
    name: `sh.helm.release.v1.${name}.v${revision}`,
  };
}

/** What Helm has recorded of a release, without all that may hold what nobody is to see: its values, notes and hooks. */
export interface StoredRelease {
  readonly name: string;
  /** Where its objects are that name no namespace. */
  readonly namespace: string;
  readonly revision: number;
  /** As Helm says it: `deployed`, `superseded`, `failed`. */
  readonly status: string;
  readonly chart: { readonly name: string; readonly version: string };
  /** As they were sent to the API server, with marks for the values of Secrets. */
  readonly objects: readonly JsonObject[];
}

/** Of which release the objects of a manifest are, and what is added to each of them. */
export interface ReleasedAs extends Pick<StoredRelease, 'name' | 'namespace'> {
  readonly labels?: JsonObject;
  readonly annotations?: JsonObject;
}
