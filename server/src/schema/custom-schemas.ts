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
      ...Object.fromEntries(kinds.map(({ name, definition }) => [name, definition])),
    },
  };
}
