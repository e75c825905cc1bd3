import { type JsonObject, isEqual, own } from '../manifest/json.ts';
import type { CustomKind } from './read-crd.ts';
import type { ApiSchemas } from './schema.ts';

/** The kinds that a repository defines itself, with the definitions of others that they refer to. */
export function toCustomSchemas(
  apiVersion: string,
  kinds: readonly CustomKind[],
  others: ApiSchemas | undefined,
): ApiSchemas {
  return {
    apiVersion,
    source: 'this repository',
    isExact: false,
    kinds: Object.fromEntries(kinds.map(({ kind, name }) => [kind, name])),
    definitions: {
      ...others?.definitions,
      ...toDefinitions(kinds),
    },
  };
}

/** Of two that differ, as of two clusters in one repository, nobody can tell which one counts: then anything goes. */
function toDefinitions(kinds: readonly CustomKind[]): ApiSchemas['definitions'] {
  const found: Record<string, JsonObject> = {};
  for (const { name, definition } of kinds) {
    const other = own(found, name);
    const isSame = other === undefined || isEqual(other, definition);
    found[name] = isSame ? definition : { 'x-kubernetes-preserve-unknown-fields': true };
  }
  return found;
}
