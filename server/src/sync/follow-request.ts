import { type JsonObject, at, stringAt } from '../manifest/json.ts';
import { type ReadCondition, readConditions } from './conditions.ts';
import { readFlux } from './read-flux.ts';

/** How far a controller has come with what was asked of it; `waiting`: nothing can be said yet. */
export type RequestProgress = 'waiting' | 'done' | 'failed';

/** Why an object does not answer, whatever is asked of it: it is suspended, or nobody reconciles such a one. */
export function findSilence(object: JsonObject): 'suspended' | 'static' | undefined {
  if (at(object, 'spec', 'suspend') === true) return 'suspended';
  return readFlux(object)?.state === 'ready' && at(object, 'status') === undefined ? 'static' : undefined;
}

/**
 * A Flux controller notes the time of the request that it has answered; with a resume it looks by itself.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#last-handled-reconcile-at
 */
export function followReconcile(object: JsonObject, requestedAt: string | undefined): RequestProgress {
  const handled = stringAt(object, 'status', 'lastHandledReconcileAt');
  if (requestedAt !== undefined && handled !== requestedAt) return 'waiting';
  const state = readFlux(object)?.state;
  if (state === 'ready' || state === 'none') return 'done';
  return state === 'failing' || state === 'waiting' ? 'failed' : 'waiting';
}

/** Argo CD takes the annotation away when it has compared anew, or has found that it cannot, which it says beside that. */
export function followRefresh(object: JsonObject): RequestProgress {
  if (at(object, 'metadata', 'annotations', 'argocd.argoproj.io/refresh') !== undefined) return 'waiting';
  return findRefreshError(object) === undefined ? 'done' : 'failed';
}

/** Errors of comparing; others are of what was applied. */
const ofComparing: ReadonlySet<string> = new Set(['ComparisonError', 'InvalidSpecError', 'UnknownError']);

/** Why an Application could not be compared, in Argo CD's words; undefined where it could. */
export function findRefreshError(object: JsonObject): ReadCondition | undefined {
  return readConditions(object).find(({ type }) => ofComparing.has(type));
}
