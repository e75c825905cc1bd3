import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { ClusterError, Result } from '../../ports.ts';
import { isApiVersion, toApiPath } from './api-path.ts';
import { toReplyError } from './errors.ts';
import type { Send } from './exchange.ts';
import { untilAborted } from './until-aborted.ts';
import { notAnObject, parseObject } from './parse-object.ts';

/** How a kind is addressed in the API. */
export interface ApiResource {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What the API server serves. */
export interface Discovery {
  /** Finds how a kind is addressed; a kind that no API serves is `not-served`. */
  find(apiVersion: string, kind: string, signal: AbortSignal): Promise<Result<ApiResource, ClusterError>>;
  /** All that is served now, as Helm tells charts: `apps/v1`, `apps/v1/Deployment`. */
  list(signal: AbortSignal): Promise<Result<readonly string[], ClusterError>>;
  /** After the server has denied that it serves this: a definition was removed, or made anew. */
  forget(apiVersion: string): void;
}

type Resources = ReadonlyMap<string, ApiResource>;
type Known = ReadonlyMap<string, Resources>;

/**
 * Two answers hold everything since Kubernetes 1.27, under another name before 1.30, in the same shape; with an older
 * server each group version is asked for by itself.
 */
const aggregated = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

/** Asks once for all; what is not in the answer is asked for each time, since a CRD may have come. */
export function createDiscovery(send: Send): Discovery {
  const known = new Map<string, Resources>();
  const asked = new Map<string, Promise<Result<JsonObject, ClusterError>>>();

  async function ask(path: string, signal: AbortSignal, accept?: string): Promise<Result<JsonObject, ClusterError>> {
    const reply = await send({ method: 'GET', path, ...(accept ? { accept } : {}) }, signal);
    if (!reply.ok) return reply;
    const { status, body } = reply.value;
    if (status === 404) return { ok: true, value: {} };
    if (status !== 200) return { ok: false, error: toReplyError(reply.value, false) };
    const object = parseObject(body);
    return object ? { ok: true, value: object } : { ok: false, error: notAnObject };
  }

  /** `/api` or `/apis`; requests side by side share one answer, unless the one that asked is cancelled. */
  async function askAll(root: string, signal: AbortSignal): Promise<Result<JsonObject, ClusterError>> {
    for (;;) {
      const flight = asked.get(root);
      if (!flight) break;
      const shared = await untilAborted(flight, signal);
      if (shared.ok || shared.error.kind !== 'aborted' || signal.aborted) return shared;
    }
    const asking = ask(root, signal, aggregated);
    asked.set(root, asking);
    const all = await asking;
    if (!all.ok) asked.delete(root);
    else for (const [apiVersion, resources] of readAggregated(all.value)) known.set(apiVersion, resources);
    return all;
  }

  return {
    async find(apiVersion, kind, signal) {
      const notServed: ClusterError = {
        kind: 'not-served',
        message: `This cluster serves no ${kind} of ${apiVersion}.`,
      };
      if (!isApiVersion(apiVersion)) return { ok: false, error: notServed };
      const all = await askAll(apiVersion.includes('/') ? '/apis' : '/api', signal);
      if (!all.ok && all.error.kind !== 'server-error' && all.error.kind !== 'rejected') return all;
      const cached = known.get(apiVersion)?.get(kind);
      if (cached) return { ok: true, value: cached };
      const list = await ask(toApiPath(apiVersion), signal);
      if (!list.ok) return list;
      const resources = readResources(list.value);
      known.set(apiVersion, resources);
      const found = resources.get(kind);
      return found ? { ok: true, value: found } : { ok: false, error: notServed };
    },
    async list(signal) {
      const lists = await Promise.all(['/api', '/apis'].map((root) => ask(root, signal, aggregated)));
      const names: string[] = [];
      for (const list of lists) {
        if (!list.ok) return list;
        if (!isArray(list.value['items'])) return { ok: false, error: tooOld };
        names.push(...listNames(list.value));
      }
      return { ok: true, value: [...new Set(names)].toSorted() };
    },
    forget(apiVersion) {
      known.delete(apiVersion);
    },
  };
}

/** An APIGroupDiscoveryList; a version that is stale is left out, so that it is asked for by itself. */
function readAggregated(list: JsonObject): Known {
  const known = new Map<string, Resources>();
  for (const group of toObjects(list['items'])) {
    const name = stringAt(group, 'metadata', 'name');
    for (const version of toObjects(group['versions'])) {
      if (version['freshness'] === 'Stale') continue;
      const apiVersion = [name, stringAt(version, 'version')].filter(Boolean).join('/');
      const resources = toObjects(version['resources']).flatMap((resource): [string, ApiResource][] => {
        const [plural, kind] = [stringAt(resource, 'resource'), stringAt(resource, 'responseKind', 'kind')];
        return plural && kind ? [[kind, { plural, namespaced: resource['scope'] === 'Namespaced' }]] : [];
      });
      known.set(apiVersion, new Map(resources));
    }
  }
  return known;
}

const tooOld: ClusterError = {
  kind: 'server-error',
  message: 'This API server is too old to say in one answer what it serves.',
};

/** Source: `GetVersionSet` of `helm.sh/helm/v4/pkg/action`. */
function listNames(list: JsonObject): readonly string[] {
  return toObjects(list['items']).flatMap((group) =>
    toObjects(group['versions']).flatMap((version) => {
      const apiVersion = [stringAt(group, 'metadata', 'name'), stringAt(version, 'version')].filter(Boolean).join('/');
      const resources = toObjects(version['resources']);
      const all = resources.flatMap((resource) => [resource, ...toObjects(resource['subresources'])]);
      const kinds = all.flatMap((one) => stringAt(one, 'responseKind', 'kind') ?? []);
      return [apiVersion, ...kinds.map((kind) => `${apiVersion}/${kind}`)];
    }),
  );
}

function readResources(list: JsonObject): Resources {
  const resources = new Map<string, ApiResource>();
  for (const { name, kind, namespaced } of toObjects(at(list, 'resources'))) {
    if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) continue;
    resources.set(kind, { plural: name, namespaced: namespaced === true });
  }
  return resources;
}

function toObjects(items: Json | undefined): readonly JsonObject[] {
  return isArray(items) ? items.filter(isObject) : [];
}
