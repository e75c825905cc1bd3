import type { JsonObject } from './json.ts';
import { readAsKustomize } from './kustomize-reading.ts';
import type { Resource, ResourceRef } from './resource.ts';

/** An object as it is to be in the cluster. */
export interface Desired {
  readonly ref: ResourceRef;
  readonly value: JsonObject;
  /** The same as kustomize reads it; what it has rendered is that already. */
  readonly kustomized: () => JsonObject;
}

/** A resource that is applied as it stands in its file. */
export function asWritten(resource: Resource): Desired {
  const { ref, value } = resource;
  return { ref, value, kustomized: () => readAsKustomize(resource) };
}
