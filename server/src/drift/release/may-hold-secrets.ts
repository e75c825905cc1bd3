import { type JsonObject, at, isArray, stringAt } from '../../manifest/json.ts';
import { hasSecretValues, namesSecret } from './find-release.ts';

/** The Kustomization that applies a HelmRelease; `unread` where there is one of which nothing else is known. */
export type ReleaseApplier = JsonObject | 'unread' | undefined;

/**
 * Whether a value of a Secret can stand anywhere in what a HelmRelease has made: its values come from one, or Flux puts
 * one into its text. Where that is not known, or was another when the release was made, it can.
 */
export function mayHoldSecrets(helmRelease: JsonObject, applier: ReleaseApplier): boolean {
  if (hasSecretValues(helmRelease) || !isReleased(helmRelease)) return true;
  if (applier === undefined) return false;
  if (applier === 'unread' || namesSecret(at(applier, 'spec', 'postBuild', 'substituteFrom'))) return true;
  return at(applier, 'spec', 'suspend') === true || !isObserved(applier);
}

/** A suspended HelmRelease can have observed a `spec` that it never attempts. */
function isReleased(helmRelease: JsonObject): boolean {
  const generation = at(helmRelease, 'metadata', 'generation');
  const conditions = at(helmRelease, 'status', 'conditions');
  const ready = (isArray(conditions) ? conditions : []).find((one) => stringAt(one, 'type') === 'Ready');
  const isReady = stringAt(ready, 'status') === 'True' && at(ready, 'observedGeneration') === generation;
  const isAttempted = at(helmRelease, 'status', 'lastAttemptedGeneration') === generation;
  return isReady && isAttempted && isObserved(helmRelease);
}

function isObserved(object: JsonObject): boolean {
  const generation = at(object, 'metadata', 'generation');
  return generation !== undefined && generation === at(object, 'status', 'observedGeneration');
}
