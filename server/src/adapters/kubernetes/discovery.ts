import { type Json, at, isArray, isObject } from '../../manifest/json.ts';
import type { ClusterError, Result } from '../../ports.ts';
import { toReplyError } from './errors.ts';
import type { Send } from './exchange.ts';

/** How a kind is addressed in the API. */
export interface ApiResource {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Finds how a kind is addressed; a kind that no API serves is `not-served`. */
export type Discover = (
  apiVersion: string,
  kind: string,
  signal: AbortSignal,
) => Promise<Result<ApiResource, ClusterError>>;

type Resources = ReadonlyMap<string, ApiResource>;

/** Where the resources of an apiVersion live. */
export function toApiPath(apiVersion: string): string {
  const encoded = apiVersion.split('/').map(encodeURIComponent).join('/');
  return apiVersion.includes('/') ? `/apis/${encoded}` : `/api/${encoded}`;
}

/** Asks per group version, once; what is not served is asked again each time, since a CRD may have come. */
export function createDiscovery(send: Send): Discover {
  const known = new Map<string, Resources>();
  return async (apiVersion, kind, signal) => {
    const cached = known.get(apiVersion)?.get(kind);
    if (cached) return { ok: true, value: cached };
    const reply = await send({ method: 'GET', path: toApiPath(apiVersion) }, signal);
    if (!reply.ok) return reply;
    const { status, body } = reply.value;
    if (status !== 200 && status !== 404) return { ok: false, error: toReplyError(reply.value, false) };
    const resources = status === 200 ? readResources(body) : new Map<string, ApiResource>();
    known.set(apiVersion, resources);
    const found = resources.get(kind);
    if (found) return { ok: true, value: found };
    return { ok: false, error: { kind: 'not-served', message: `This cluster serves no ${kind} of ${apiVersion}.` } };
  };
}

function readResources(body: string): Resources {
  const list = at(JSON.parse(body) as Json, 'resources');
  const resources = new Map<string, ApiResource>();
  for (const item of isArray(list) ? list : []) {
    const { name, kind, namespaced } = isObject(item) ? item : {};
    if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) continue;
    resources.set(kind, { plural: name, namespaced: namespaced === true });
  }
  return resources;
}
