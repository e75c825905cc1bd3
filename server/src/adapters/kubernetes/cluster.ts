import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { ResourceRef } from '../../manifest/resource.ts';
import type { Cluster, ClusterError, Result } from '../../ports.ts';
import { refuseSegment, toApiPath } from './api-path.ts';
import { createDiscovery } from './discovery.ts';
import { toReplyError } from './errors.ts';
import { createMask } from './masking.ts';
import type { ApiRequest, Send } from './exchange.ts';
import { notAnObject, parseObject } from './parse-object.ts';

/** The Cluster port over an API server's REST interface. */
export function createCluster(send: Send, defaultNamespace: string): Cluster {
  const discover = createDiscovery(send);
  const mask = createMask();

  async function ask(
    request: ApiRequest,
    isSecret: boolean,
    signal: AbortSignal,
  ): Promise<Result<JsonObject, ClusterError>> {
    const reply = await send(request, signal);
    if (!reply.ok) return reply;
    if (reply.value.status >= 300) return { ok: false, error: toReplyError(reply.value, isSecret) };
    const object = parseObject(reply.value.body);
    return object ? { ok: true, value: mask(object) } : { ok: false, error: notAnObject };
  }

  async function toPath(ref: ResourceRef, signal: AbortSignal): Promise<Result<string, ClusterError>> {
    const namespace = ref.namespace ?? defaultNamespace;
    const refused = refuseSegment('name', ref.name) ?? refuseSegment('namespace', namespace);
    if (refused) return { ok: false, error: refused };
    const resource = await discover(ref.apiVersion, ref.kind, signal);
    if (!resource.ok) return resource;
    const { plural, namespaced } = resource.value;
    const scope = namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
    return { ok: true, value: `${toApiPath(ref.apiVersion)}${scope}/${plural}/${encodeURIComponent(ref.name)}` };
  }

  /** The one place that sends a PATCH; `dryRun=All` is part of every address that it makes. */
  async function dryRun(
    ref: ResourceRef,
    patch: { readonly contentType: string; readonly body: Json; readonly parameters: Record<string, string> },
    signal: AbortSignal,
  ): Promise<Result<JsonObject, ClusterError>> {
    const path = await toPath(ref, signal);
    if (!path.ok) return path;
    const query = new URLSearchParams({ dryRun: 'All', ...patch.parameters }).toString();
    const request = { method: 'PATCH', path: `${path.value}?${query}`, contentType: patch.contentType } as const;
    return ask({ ...request, body: JSON.stringify(patch.body) }, ref.kind === 'Secret', signal);
  }

  return {
    async qualify(ref, signal) {
      const resource = await discover(ref.apiVersion, ref.kind, signal);
      if (!resource.ok) return resource;
      const { namespace, ...rest } = ref;
      return {
        ok: true,
        value: resource.value.namespaced ? { ...rest, namespace: namespace ?? defaultNamespace } : rest,
      };
    },
    async get(ref, signal) {
      const path = await toPath(ref, signal);
      return path.ok ? ask({ method: 'GET', path: path.value }, ref.kind === 'Secret', signal) : path;
    },
    async list({ apiVersion, kind, namespace }, signal) {
      const refused = namespace === undefined ? undefined : refuseSegment('namespace', namespace);
      if (refused) return { ok: false, error: refused };
      const resource = await discover(apiVersion, kind, signal);
      if (!resource.ok) return resource;
      const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
      const path = `${toApiPath(apiVersion)}${scope}/${resource.value.plural}`;
      const reply = await ask({ method: 'GET', path }, kind === 'Secret', signal);
      if (!reply.ok) return reply;
      const items = at(reply.value, 'items');
      const objects = isArray(items) ? items.filter(isObject) : [];
      return { ok: true, value: objects.map((item) => mask({ ...item, apiVersion, kind })) };
    },
    dryRunApply(object, manager, signal) {
      const parameters = { fieldManager: manager, force: 'true', fieldValidation: 'Warn' };
      const contentType = 'application/apply-patch+yaml';
      return dryRun(toRef(object), { contentType, body: object, parameters }, signal);
    },
    dryRunRemove(live, pointers, signal) {
      const resourceVersion = stringAt(live, 'metadata', 'resourceVersion') ?? '';
      const body = [
        { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
        ...pointers.map((path) => ({ op: 'remove', path })),
      ];
      return dryRun(toRef(live), { contentType: 'application/json-patch+json', body, parameters: {} }, signal);
    },
  };
}

function toRef(object: JsonObject): ResourceRef {
  const namespace = stringAt(object, 'metadata', 'namespace');
  return {
    apiVersion: stringAt(object, 'apiVersion') ?? '',
    kind: stringAt(object, 'kind') ?? '',
    name: stringAt(object, 'metadata', 'name') ?? '',
    ...(namespace ? { namespace } : {}),
  };
}
