import { type Json, type JsonObject, isArray, isObject } from '../../server/src/manifest/json.ts';

const prefix = '#/components/schemas/';

/** The names of the definitions that a schema refers to, also in what lies inside of it. */
export function findReferences(schema: Json): readonly string[] {
  if (isArray(schema)) return schema.flatMap(findReferences);
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(prefix)
      ? [value.slice(prefix.length)]
      : findReferences(value),
  );
}

/** The definitions that can be reached from some of them, those included. */
export function findReachable(
  names: readonly string[],
  definitions: Readonly<Record<string, JsonObject>>,
): Readonly<Record<string, JsonObject>> {
  const found: Record<string, JsonObject> = {};
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const definition = definitions[name];
    if (!definition || name in found) continue;
    found[name] = definition;
    open.push(...findReferences(definition));
  }
  return found;
}
