import { type Json, type JsonObject, isObject } from '../../server/src/manifest/json.ts';

/** A condition as controllers write it; the generation is that of the object unless it says otherwise. */
export function condition(
  type: string,
  status: string,
  reason: string,
  message = '',
  more: JsonObject = {},
): JsonObject {
  return { type, status, reason, message, observedGeneration: 1, lastTransitionTime: '2026-11-01T11:00:00Z', ...more };
}

/** An object of a controller, in `flux-system` unless its metadata say otherwise. */
export function controlled(apiVersion: string, kind: string, name: string, parts: JsonObject = {}): JsonObject {
  const metadata = { name, namespace: 'flux-system', generation: 1, ...toObject(parts['metadata']) };
  return { apiVersion, kind, ...parts, metadata };
}

/** A Flux Kustomization as kustomize-controller 1.9 leaves it. */
export function kustomization(
  name: string,
  ready: JsonObject | undefined,
  spec: JsonObject = {},
  status: JsonObject = {},
) {
  return controlled('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', name, {
    spec: { sourceRef: { kind: 'GitRepository', name: 'fleet' }, ...spec },
    status: { observedGeneration: 1, ...(ready && { conditions: [ready] }), ...status },
  });
}

/** A GitRepository with what it has fetched. */
export function gitRepository(name: string, ready: JsonObject, status: JsonObject = {}): JsonObject {
  const artifact = { digest: 'sha256:1', revision: `main@sha1:${'90026e6a'.repeat(5)}` };
  return controlled('source.toolkit.fluxcd.io/v1', 'GitRepository', name, {
    spec: { url: 'https://git.example.com/fleet' },
    status: { observedGeneration: 1, conditions: [ready], artifact, ...status },
  });
}

export const applied = condition('Ready', 'True', 'ReconciliationSucceeded', 'Applied revision: main@sha1:90026e6a');
export const stored = condition('Ready', 'True', 'Succeeded', 'stored artifact for revision');

function toObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
