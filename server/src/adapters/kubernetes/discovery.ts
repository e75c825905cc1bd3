import { type JsonObject, at, isArray, isObject } from '../../manifest/json.ts';
import type { ClusterError, Result } from '../../ports.ts';
import { isApiVersion, toApiPath } from './api-path.ts';
import { toReplyError } from './errors.ts';
import type { Send } from './exchange.ts';
import { notAnObject, parseObject } from './parse-object.ts';

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

/** Asks per group version, once; what is not served is asked again each time, since a CRD may have come. */
export function createDiscovery(send: Send): Discover {
  const known = new Map<string, Resources>();
  return async (apiVersion, kind, signal) => {
    const notServed: ClusterError = {
      kind: 'not-served',
      message: `This cluster serves no ${kind} of ${apiVersion}.`,
    };
    if (!isApiVersion(apiVersion)) return { ok: false, error: notServed };
    const cached = known.get(apiVersion)?.get(kind);
    if (cached) return { ok: true, value: cached };
    const reply = await send({ method: 'GET', path: toApiPath(apiVersion) }, signal);
    if (!reply.ok) return reply;
    const { status, body } = reply.value;
    if (status !== 200 && status !== 404) return { ok: false, error: toReplyError(reply.value, false) };
    const list = status === 200 ? parseObject(body) : {};
    if (!list) return { ok: false, error: notAnObject };
    const resources = readResources(list);
    known.set(apiVersion, resources);
    const found = resources.get(kind);
    return found ? { ok: true, value: found } : { ok: false, error: notServed };
  };
}

function readResources(list: JsonObject): Resources {
  const items = at(list, 'resources');
  const resources = new Map<string, ApiResource>();
  for (const item of isArray(items) ? items : []) {
    const { name, kind, namespaced } = isObject(item) ? item : {};
    if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) continue;
    resources.set(kind, { plural: name, namespaced: namespaced === true });
  }
  return resources;
}
