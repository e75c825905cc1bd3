import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { ResourceRef } from '../../manifest/resource.ts';
import { toRecordRef } from '../../manifest/stored-release.ts';
import type { Applied, Clock, Cluster, ClusterError, Result, WatchTarget } from '../../ports.ts';
import { refuseSegment, toApiPath } from './api-path.ts';
import { createDiscovery } from './discovery.ts';
import { toReplyError } from './errors.ts';
import type { Api, ApiRequest } from './exchange.ts';
import { readReleased, readStoredRelease } from './helm-storage.ts';
import { createMask } from './masking.ts';
import { createOpenApi } from './open-api.ts';
import { type OpenApiShelf, noShelf } from '../open-api-store.ts';
import { notAnObject, parseObject } from './parse-object.ts';
import { readPodLog } from './pod-log.ts';
import { askReview, review } from './review.ts';
import { createWatches } from './watches.ts';

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
/** Of what is asked for by name, more would be read by nobody. */
const mostNames = 1000;

/** The Cluster port over an API server's REST interface. */
export function createCluster(
  api: Api,
  defaultNamespace: string,
  clock: Clock,
  life: AbortSignal,
  shelf: OpenApiShelf = noShelf,
): Cluster {
  const { send } = api;
  const discovery = createDiscovery(send);
  const mask = createMask();
  const forget = (apiVersion: string): void => discovery.forget(apiVersion);
  const watch = createWatches({ api, mask, clock, random: Math.random, toListPath, forget }, life);

  async function ask(...request: Parameters<typeof askOpenly>): Promise<Result<JsonObject, ClusterError>> {
    const reply = await askWarned(...request);
    return reply.ok ? { ok: true, value: reply.value.object } : reply;
  }

  async function askWarned(...request: Parameters<typeof askOpenly>): Promise<Result<Applied, ClusterError>> {
    const reply = await askOpenly(...request);
    return reply.ok ? { ok: true, value: { ...reply.value, object: mask(reply.value.object) } } : reply;
  }

  /** The answer as it is: only for who knows what in it is secret. */
  async function askOpenly(
    request: ApiRequest,
    { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
    signal: AbortSignal,
  ): Promise<Result<Applied, ClusterError>> {
    const reply = await send(request, signal);
    if (!reply.ok) return reply;
    if (reply.value.status >= 300) {
      const error = toReplyError(reply.value, kind === 'Secret');
      if (error.kind === 'not-served') forget(apiVersion);
      return { ok: false, error };
    }
    const object = parseObject(reply.value.body);
    const warnings = kind === 'Secret' ? [] : (reply.value.warnings ?? []);
    return object ? { ok: true, value: { object, warnings } } : { ok: false, error: notAnObject };
  }

  /** Where the objects of a kind are: in one namespace, or in all. */
  async function toListPath(
    target: Omit<WatchTarget, 'content'>,
    signal: AbortSignal,
  ): Promise<Result<string, ClusterError>> {
    const { apiVersion, kind, name } = target;
    const namespace = target.namespace ?? (name === undefined ? undefined : defaultNamespace);
    const refused = namespace === undefined ? undefined : refuseSegment('namespace', namespace);
    if (refused) return { ok: false, error: refused };
    const resource = await discovery.find(apiVersion, kind, signal);
    if (!resource.ok) return resource;
    const { plural, namespaced } = resource.value;
    const scope = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
    return { ok: true, value: `${toApiPath(apiVersion)}${scope}/${plural}` };
  }

  async function toPath(ref: ResourceRef, signal: AbortSignal): Promise<Result<string, ClusterError>> {
    const refused = refuseSegment('name', ref.name);
    if (refused) return { ok: false, error: refused };
    const path = await toListPath(ref, signal);
    return path.ok ? { ok: true, value: `${path.value}/${encodeURIComponent(ref.name)}` } : path;
  }

  /** The one place that sends a PATCH; `dryRun=All` is part of every address that it makes. */
  async function dryRun(
    ref: ResourceRef,
    patch: { readonly contentType: string; readonly body: Json; readonly parameters: Record<string, string> },
    signal: AbortSignal,
  ): Promise<Result<Applied, ClusterError>> {
    const path = await toPath(ref, signal);
    if (!path.ok) return path;
    const query = new URLSearchParams({ dryRun: 'All', ...patch.parameters }).toString();
    const request = { method: 'PATCH', path: `${path.value}?${query}`, contentType: patch.contentType } as const;
    const asked = { ...request, body: JSON.stringify(patch.body) };
    const reply = await askWarned(asked, ref, signal);
    if (reply.ok || reply.error.kind !== 'rejected' || !reply.error.isForbidden) return reply;
    const isAllowed = await review(send, 'patch', path.value, signal);
    return isAllowed ? reply : { ok: false, error: { kind: 'forbidden', message: reply.error.message } };
  }

  return {
    async qualify(ref, signal) {
      const resource = await discovery.find(ref.apiVersion, ref.kind, signal);
      if (!resource.ok) return resource;
      const { namespace, ...rest } = ref;
      return {
        ok: true,
        value: resource.value.namespaced ? { ...rest, namespace: namespace ?? defaultNamespace } : rest,
      };
    },
    async get(ref, signal) {
      const path = await toPath(ref, signal);
      return path.ok ? ask({ method: 'GET', path: path.value }, ref, signal) : path;
    },
    async list({ apiVersion, kind, namespace, content, limit, fields, labels }, signal) {
      const path = await toListPath({ apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) }, signal);
      if (!path.ok) return path;
      const most = limit ?? (content === 'metadata' ? mostNames : undefined);
      const query = new URLSearchParams({
        ...(most !== undefined && { limit: String(most) }),
        ...(fields && { fieldSelector: toSelector(fields) }),
        ...(labels && { labelSelector: toSelector(labels) }),
      }).toString();
      const request = {
        path: query === '' ? path.value : `${path.value}?${query}`,
        ...(content === 'metadata' ? { accept: metadataOnly } : {}),
      };
      const reply = await ask({ method: 'GET', ...request }, { apiVersion, kind }, signal);
      if (!reply.ok) return reply;
      const items = at(reply.value, 'items');
      const objects = isArray(items) ? items.filter(isObject) : [];
      return { ok: true, value: objects.map((item) => mask({ ...item, apiVersion, kind })) };
    },
    watch,
    async log(pod, signal) {
      const refused = refuseSegment('namespace', pod.namespace) ?? refuseSegment('name', pod.name);
      if (refused) return { ok: false, error: refused };
      return readPodLog(pod, { send, askOpenly }, signal);
    },
    async release(key, signal) {
      const ref = toRecordRef(key);
      const path = await toPath(ref, signal);
      const secret = path.ok ? await askOpenly({ method: 'GET', path: path.value }, ref, signal) : path;
      return secret.ok ? readStoredRelease(secret.value.object, key, mask) : secret;
    },
    async allows(verb, kind, signal) {
      const path = await toListPath(kind, signal);
      return path.ok ? askReview(send, verb, path.value, signal) : path;
    },
    async asReleased(manifest, about) {
      const objects = await readReleased(manifest, about, mask);
      const message = 'The manifest cannot be read.';
      return objects ? { ok: true, value: objects } : { ok: false, error: { kind: 'server-error', message } };
    },
    apiVersions: (signal) => discovery.list(signal),
    async version(signal) {
      const reply = await ask({ method: 'GET', path: '/version' }, { apiVersion: '', kind: '' }, signal);
      if (!reply.ok) return reply;
      const version = stringAt(reply.value, 'gitVersion');
      return version ? { ok: true, value: version } : { ok: false, error: notAnObject };
    },
    ...createOpenApi(send, shelf, clock),
    dryRunApply(object, manager, signal) {
      const parameters = { fieldManager: manager, force: 'true', fieldValidation: 'Warn' };
      const contentType = 'application/apply-patch+yaml';
      return dryRun(toRef(object), { contentType, body: object, parameters }, signal);
    },
    async dryRunRemove(live, pointers, signal) {
      const resourceVersion = stringAt(live, 'metadata', 'resourceVersion') ?? '';
      const body = [
        { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
        ...pointers.map((path) => ({ op: 'remove', path })),
      ];
      const patch = { contentType: 'application/json-patch+json', body, parameters: {} };
      const reply = await dryRun(toRef(live), patch, signal);
      return reply.ok ? { ok: true, value: reply.value.object } : reply;
    },
  };
}

function toSelector(wanted: Readonly<Record<string, string>>): string {
  return Object.entries(wanted)
    .map(([key, value]) => `${key}=${value.replace(/[\\,=]/g, '\\$&')}`)
    .join(',');
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
