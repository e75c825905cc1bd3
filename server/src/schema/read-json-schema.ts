import { type Json, type JsonObject, isArray, isObject, stringAt } from '../manifest/json.ts';
import type { KindRef } from './identify-kind.ts';
import type { ApiSchemas } from './schema.ts';

/** No schema is that deep. */
const deepest = 200;
const longestName = 60;
/** What stands here is data and no schema. */
const data: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'example', 'examples']);

/**
 * Takes a JSON Schema document for the description of one kind. What it does not say itself is not known: a reference to
 * another document allows anything, and so does a part with a base of its own, whose references mean something else.
 */
export function readJsonSchema({ apiVersion, kind }: KindRef, document: JsonObject, address: string): ApiSchemas {
  const root = withoutParts(document, stringAt(document, '$id'), 0) as JsonObject;
  const [, pointer] = /#(\/.+)$/.exec(address) ?? [];
  const definition = pointer === undefined ? root : { $ref: `#${pointer}` };
  return {
    apiVersion,
    source: toSource(address),
    isExact: false,
    kinds: { [kind]: 'document' },
    definitions: { document: definition },
    root,
  };
}

/** Copies only what changes. */
function withoutParts(value: Json, base: string | undefined, depth: number): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return {};
  if (isArray(value)) {
    const items = value.map((item) => withoutParts(item, base, depth + 1));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  const id = stringAt(value, '$id');
  if (id !== undefined && id !== base && !id.startsWith('#')) return {};
  const entries = Object.entries(value);
  const read = entries.map(([key, item]) => [key, data.has(key) ? item : withoutParts(item, base, depth + 1)] as const);
  return read.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(read) : value;
}

/** Host and path, for people; of a file only its name. What comes behind the path may be a secret. */
function toSource(address: string): string {
  const [, host, path = ''] = /^https:\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)/i.exec(address) ?? [];
  const last =
    (host === undefined ? address : path)
      .replace(/[?#].*$/, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  if (host === undefined) return last;
  return host.length + path.length <= longestName ? `${host}${path}` : `${host}/…/${last}`;
}
