import type { FieldEntry } from './managed-fields.ts';

/** Who is behind a field manager: a person with a tool, the GitOps applier, another controller, or nobody we know. */
export type Actor = 'person' | 'applier' | 'controller' | 'unknown';

const appliers = new Set([
  'kustomize-controller',
  'helm-controller',
  'argocd-controller',
  'kubectl-client-side-apply',
  'helm',
]);
const personsTools =
  /^(?:kubectl|k9s|lens|openlens|freelens|headlamp|curl|node-fetch|mozilla|insomnia|postman|python-requests)/i;
const controllers =
  /(?:controller|operator|manager|injector|webhook|scheduler|autoscaler)|^(?:kube-|kubelet|k3s|rke2|vpa-|keda)/i;

/**
 * Managers whose fields Flux takes over before it applies. Source: kustomize-controller's `apply`, which passes these
 * prefixes to `fluxcd/pkg/ssa`'s cleanup options.
 */
export function isTakenOver(entry: FieldEntry): boolean {
  if (entry.subresource) return false;
  if (entry.manager.startsWith('kubectl')) return true;
  return entry.operation === 'Update' && /^(?:before-first-apply|kustomize-controller)/.test(entry.manager);
}

/** Whether a person set fields by a tool that Flux does not take over, such as k9s, so that they stay when it applies. */
export function isLetBe(entry: FieldEntry, applier: string): boolean {
  return !entry.subresource && !isTakenOver(entry) && toActor(entry, applier) === 'person';
}

/**
 * Judges a manager by its name, which names a tool and never a person. What a GitOps controller applies has no other
 * applier: whoever uses kubectl there is a person. Elsewhere `kubectl` with operation Apply is
 * `kubectl apply --server-side`: an applier, like `deploy@<node>` of K3s' manifests directory.
 */
export function toActor(entry: FieldEntry, gitOps?: string): Actor {
  const { manager, operation } = entry;
  if (gitOps !== undefined) {
    if (manager === gitOps && operation === 'Apply') return 'applier';
    if (personsTools.test(manager)) return 'person';
    return appliers.has(manager) || manager.startsWith('deploy@') || controllers.test(manager)
      ? 'controller'
      : 'unknown';
  }
  if (appliers.has(manager) || manager.startsWith('deploy@')) return 'applier';
  if (manager === 'kubectl' && operation === 'Apply' && !entry.subresource) return 'applier';
  if (personsTools.test(manager)) return 'person';
  return controllers.test(manager) ? 'controller' : 'unknown';
}
