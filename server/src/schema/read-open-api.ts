import { type JsonObject, at, isArray, isObject, stringAt } from '../manifest/json.ts';
import type { ApiSchemas } from './schema.ts';

/**
 * Reads an OpenAPI v3 document of the API server, in which each kind's definition says which kind it is.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3
 */
export function readOpenApi(apiVersion: string, document: JsonObject, source: string): ApiSchemas {
  const schemas = at(document, 'components', 'schemas');
  const definitions: Record<string, JsonObject> = {};
  const kinds: Record<string, string> = {};
  for (const [name, definition] of Object.entries(isObject(schemas) ? schemas : {})) {
    if (!isObject(definition)) continue;
    definitions[name] = definition;
    for (const kind of readKinds(definition, apiVersion)) kinds[kind] = name;
  }
  return { apiVersion, source, isExact: true, kinds, definitions };
}

function readKinds(definition: JsonObject, apiVersion: string): readonly string[] {
  const named = definition['x-kubernetes-group-version-kind'];
  return (isArray(named) ? named : []).flatMap((one) => {
    const [group, version, kind] = [stringAt(one, 'group'), stringAt(one, 'version'), stringAt(one, 'kind')];
    return [group, version].filter(Boolean).join('/') === apiVersion && kind ? [kind] : [];
  });
}
