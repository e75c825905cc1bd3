import type { JsonObject } from '../../manifest/json.ts';
import { type ResourceRef, toGroup } from '../../manifest/resource.ts';
import type { Clock, ClusterError } from '../../ports.ts';
import type { ReconcileRequests } from '../../reconcile-port.ts';
import { refuseSegment, toApiPath } from './api-path.ts';
import { createDiscovery } from './discovery.ts';
import { toReplyError } from './errors.ts';
import type { Send } from './exchange.ts';
import { notAnObject, parseObject } from './parse-object.ts';

type ReconcileAction = Parameters<ReconcileRequests['send']>[1];

/** Which objects each action is for, by `group/kind`. */
const flux = [
  'kustomize.toolkit.fluxcd.io/Kustomization',
  'helm.toolkit.fluxcd.io/HelmRelease',
  'source.toolkit.fluxcd.io/GitRepository',
  'source.toolkit.fluxcd.io/OCIRepository',
  'source.toolkit.fluxcd.io/Bucket',
  'source.toolkit.fluxcd.io/HelmRepository',
  'source.toolkit.fluxcd.io/HelmChart',
];
const kinds: Readonly<Record<ReconcileAction, readonly string[]>> = {
  reconcile: flux,
  suspend: flux,
  resume: flux,
  refresh: ['argoproj.io/Application'],
  'hard-refresh': ['argoproj.io/Application'],
};

/** The one place that sends a PATCH which is no dry run; what it writes is written here and comes from nobody. */
export function createReconcileRequests(send: Send, clock: Clock): ReconcileRequests {
  const discovery = createDiscovery(send);
  return {
    async send(target, action, signal) {
      const refused = refuse(target, action);
      if (refused) return { ok: false, error: refused };
      const { apiVersion, kind, namespace, name } = target;
      const resource = await discovery.find(apiVersion, kind, signal);
      if (!resource.ok) return resource;
      const where = `/namespaces/${encodeURIComponent(namespace ?? '')}/${resource.value.plural}`;
      const requestedAt = new Date(clock.now()).toISOString();
      const request = {
        method: 'PATCH',
        path: `${toApiPath(apiVersion)}${where}/${encodeURIComponent(name)}?fieldManager=driftline`,
        contentType: 'application/merge-patch+json',
        body: JSON.stringify(toPatch(action, requestedAt)),
      } as const;
      const reply = await send(request, signal);
      if (!reply.ok) return reply;
      if (reply.value.status !== 200) return { ok: false, error: toReplyError(reply.value, false) };
      const object = parseObject(reply.value.body);
      if (!object) return { ok: false, error: notAnObject };
      return { ok: true, value: { object, ...(action === 'reconcile' ? { requestedAt } : {}) } };
    },
  };
}

function refuse({ apiVersion, kind, namespace, name }: ResourceRef, action: ReconcileAction): ClusterError | undefined {
  if (kinds[action].includes(`${toGroup(apiVersion)}/${kind}`) && namespace !== undefined)
    return refuseSegment('namespace', namespace) ?? refuseSegment('name', name);
  return { kind: 'server-error', message: `Nobody can ask this of ${kind} ${name}.` };
}

/**
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#triggering-a-reconcile and
 * https://argo-cd.readthedocs.io/en/stable/user-guide/annotations-and-labels/
 */
function toPatch(action: ReconcileAction, requestedAt: string): JsonObject {
  switch (action) {
    case 'reconcile':
      return { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': requestedAt } } };
    case 'suspend':
      return { spec: { suspend: true } };
    case 'resume':
      return { spec: { suspend: false } };
    case 'refresh':
      return { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } };
    case 'hard-refresh':
      return { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } } };
  }
}
