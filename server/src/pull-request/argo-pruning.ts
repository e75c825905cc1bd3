import { type Json, type JsonObject, at, isArray, stringAt } from '../manifest/json.ts';
import type { BuildTarget } from '../graph/targets/build-target.ts';

/** Whether an Application deletes by itself what it does not apply any more. Source: https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning */
export function isPruning({ object }: Pick<BuildTarget, 'object'>): boolean {
  const automated = at(object, 'spec', 'syncPolicy', 'automated');
  return at(automated, 'enabled') !== false && at(automated, 'prune') === true;
}

/** Whether all that it has applied goes with it. Source: https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/ */
export function isCascading({ object }: Pick<BuildTarget, 'object'>): boolean {
  const finalizers = at(object, 'metadata', 'finalizers');
  return texts(finalizers).some((one) => /^resources-finalizer\.argocd\.argoproj\.io(?:\/|$)/.test(one));
}

/** Whether an object, or the Application for all, has an option such as `Prune=false`. */
export function hasSyncOption(value: JsonObject, application: JsonObject | undefined, option: string): boolean {
  const own = (stringAt(value, 'metadata', 'annotations', 'argocd.argoproj.io/sync-options') ?? '').split(',');
  return [...own, ...texts(at(application, 'spec', 'syncPolicy', 'syncOptions'))].some((one) => one.trim() === option);
}

function texts(list: Json | undefined): readonly string[] {
  return (isArray(list) ? list : []).filter((one) => typeof one === 'string');
}
