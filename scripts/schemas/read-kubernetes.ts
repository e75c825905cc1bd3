import { type Json, type JsonObject, at, isObject, stringAt } from '../../server/src/manifest/json.ts';
import { readOpenApi } from '../../server/src/schema/read-open-api.ts';
import type { Api } from './api.ts';
import { findReachable } from './references.ts';

/** The apiVersion that a file of Kubernetes' `api/openapi-spec/v3` describes; undefined for a whole group, and others. */
export function toApiVersion(fileName: string): string | undefined {
  const [, group, version] = /^api(?:s__(.+?))?__(v\d[^_]*)_openapi\.json$/.exec(fileName) ?? [];
  if (version === undefined) return undefined;
  return group === undefined ? version : `${group}/${version}`;
}

/**
 * Keeps of an OpenAPI v3 document what describes the kinds that a manifest can have. Which these are is in the paths: a
 * list, a subresource and the options of a request have definitions too, but none of them has a place of its own.
 */
export function readKubernetes(apiVersion: string, document: JsonObject, source: string): Api {
  const all = readOpenApi(apiVersion, document, source);
  const namespaced = findScopes(document);
  const kinds = Object.fromEntries(Object.entries(all.kinds).filter(([kind]) => kind in namespaced));
  const definitions = findReachable(Object.values(kinds), all.definitions);
  return { apiVersion, source, kinds, definitions, namespaced };
}

/** `/apis/apps/v1/namespaces/{namespace}/deployments/{name}`, and the same without a namespace or a name. */
const place = /^\/api(?:s\/[^/]+)?\/[^/]+\/(namespaces\/\{namespace\}\/)?[^/{]+(?:\/\{name\})?\/?$/;

function findScopes(document: JsonObject): Readonly<Record<string, boolean>> {
  const found: Record<string, boolean> = {};
  const paths = at(document, 'paths');
  for (const [path, item] of Object.entries(isObject(paths) ? paths : {})) {
    const match = place.exec(path);
    if (!match) continue;
    for (const kind of findKinds(item)) found[kind] = (found[kind] ?? false) || match[1] !== undefined;
  }
  return found;
}

function findKinds(item: Json): readonly string[] {
  return ['get', 'post', 'put'].flatMap(
    (verb) => stringAt(item, verb, 'x-kubernetes-group-version-kind', 'kind') ?? [],
  );
}
