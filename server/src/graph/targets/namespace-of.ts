import { type JsonObject, stringAt } from '../../manifest/json.ts';

/** The namespace that an object names, else the one where such objects go; an empty one is none. */
export function namespaceOf(value: JsonObject, defaultNamespace: string | undefined): string | undefined {
  const own = stringAt(value, 'metadata', 'namespace');
  return own === undefined || own === '' ? defaultNamespace : own;
}
