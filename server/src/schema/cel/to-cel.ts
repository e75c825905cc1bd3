import { type Json, type JsonObject, isArray, isObject, own } from '../../manifest/json.ts';
import type { Prepared } from '../compiled.ts';
import { isBarePlaceholder, isPlaceholder, substitute, unknown } from '../substitute.ts';
import type { CelData, Reads } from './engine.ts';
import { escapeField } from './escape-field.ts';

/** What is noticed while a value is brought into the form that expressions see. */
export interface Conversion {
  readonly prepare: (schema: JsonObject) => Prepared;
  readonly variables: ReadonlyMap<string, string> | undefined;
  /** How many values may still be converted. */
  left: number;
  /** It holds what is not known here, or what the API server sees in another way. */
  isUnsure: boolean;
  /** It holds sets and the like, which are not compared item by item. */
  isLoose: boolean;
}

/** Formats that become values of their own types. */
const typed: ReadonlySet<string> = new Set(['byte', 'duration', 'date', 'date-time']);

/**
 * A value as a rule of a CustomResourceDefinition sees it: numbers by the schema's types, names escaped, nothing that the
 * schema does not describe. Undefined for what rules do not see.
 * https://github.com/kubernetes/apiserver/blob/master/pkg/cel/common/schemas.go
 */
export function toCel(value: Json, unresolved: Json | undefined, conversion: Conversion): CelData | undefined {
  if (!isObject(unresolved) || conversion.isUnsure) return undefined;
  if (--conversion.left < 0) return toUnsure(conversion);
  const { schema, types, isIntOrString } = conversion.prepare(unresolved);
  if (typeof value === 'string' && isPlaceholder(value)) {
    const filled = substitute(value, conversion.variables);
    if (filled === unknown || (typeof filled === 'string' && isPlaceholder(filled))) return toUnsure(conversion);
    return toCel(filled, unresolved, conversion);
  }
  // what is null and may be is there for the API server, and not for the library
  if (value === null) return schema['nullable'] === true ? toUnsure(conversion) : undefined;
  if (isIntOrString)
    return typeof value === 'number' ? toInteger(value, conversion) : toText(value, schema, conversion);
  if (types.length !== 1) return types.length === 0 ? undefined : toUnsure(conversion);
  switch (types[0]) {
    case 'integer':
      return typeof value === 'number' ? toInteger(value, conversion) : toUnsure(conversion);
    case 'number':
      return typeof value === 'number' ? value : toUnsure(conversion);
    case 'boolean':
      return typeof value === 'boolean' ? value : toUnsure(conversion);
    case 'string':
      return toText(value, schema, conversion);
    case 'array':
      return isArray(value) ? toList(value, schema, conversion) : toUnsure(conversion);
    default:
      return isObject(value) ? toMap(value, schema, conversion) : toUnsure(conversion);
  }
}

/** An object of which only some fields are needed, by their escaped names. */
export function toCelObject(
  value: JsonObject,
  schema: JsonObject,
  wanted: Reads,
  conversion: Conversion,
): ReadonlyMap<string, CelData> {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const found = new Map<string, CelData>();
  for (const [key, item] of Object.entries(value)) {
    if (isPlaceholder(key)) conversion.isUnsure = true;
    const name = escapeField(key);
    if (name === undefined || (wanted !== 'all' && !wanted.has(name))) continue;
    const known = own(properties, key);
    if (wanted !== 'all' && wanted.get(name) === 'presence' && known !== undefined && isThere(item)) {
      found.set(name, true);
      continue;
    }
    // such a field is no part of what rules see, but counts when objects are compared
    if (known === undefined) conversion.isLoose = true;
    const converted = toCel(item, known, conversion);
    if (converted !== undefined) found.set(name, converted);
  }
  return found;
}

/** Objects and lists are there whatever is in them; of a text that is put in later nobody knows whether it is empty. */
function isThere(item: Json): boolean {
  return (
    item !== null && !(typeof item === 'string' && isPlaceholder(item)) && !(isObject(item) && isBarePlaceholder(item))
  );
}

/** Every object tells these, whether or not its schema says so. */
export function toCelMeta(value: JsonObject, wanted: Reads): ReadonlyMap<string, CelData> {
  const found = new Map<string, CelData>();
  for (const key of ['apiVersion', 'kind'])
    if (wanted === 'all' || wanted.has(key)) found.set(key, typeof value[key] === 'string' ? value[key] : '');
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const names = ['name', 'generateName'].flatMap((key) =>
    typeof metadata[key] === 'string' ? [[key, metadata[key]] as const] : [],
  );
  if (wanted === 'all' || wanted.has('metadata')) found.set('metadata', new Map(names));
  return found;
}

function toMap(value: JsonObject, schema: JsonObject, conversion: Conversion): CelData | undefined {
  const { additionalProperties } = schema;
  if (!isObject(additionalProperties)) {
    const isObjectOfItsOwn = schema['x-kubernetes-embedded-resource'] === true;
    // its metadata are others' to describe
    if (isObjectOfItsOwn) return toUnsure(conversion);
    return toCelObject(value, schema, 'all', conversion);
  }
  const found = new Map<string, CelData>();
  for (const [key, item] of Object.entries(value)) {
    if (isPlaceholder(key) || isBeyond(key)) return toUnsure(conversion);
    const converted = toCel(item, additionalProperties, conversion);
    if (converted === undefined) return conversion.isUnsure || item === null ? toUnsure(conversion) : undefined;
    found.set(key, converted);
  }
  return found;
}

function toList(value: readonly Json[], schema: JsonObject, conversion: Conversion): CelData | undefined {
  const listType = schema['x-kubernetes-list-type'];
  if ((listType === 'set' || listType === 'map') && value.length > 0) conversion.isLoose = true;
  const found: CelData[] = [];
  for (const item of value) {
    const converted = toCel(item, schema['items'], conversion);
    if (converted === undefined) return conversion.isUnsure || item === null ? toUnsure(conversion) : undefined;
    found.push(converted);
  }
  return found;
}

function toInteger(value: number, conversion: Conversion): CelData | undefined {
  return Number.isSafeInteger(value) ? BigInt(value) : toUnsure(conversion);
}

function toText(value: Json, { format }: JsonObject, conversion: Conversion): CelData | undefined {
  const isPlain = typeof value === 'string' && !(typeof format === 'string' && typed.has(format)) && !isBeyond(value);
  return isPlain ? value : toUnsure(conversion);
}

/** Characters beyond the first plane count twice in JavaScript. */
function isBeyond(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

function toUnsure(conversion: Conversion): CelData | undefined {
  conversion.isUnsure = true;
  return undefined;
}
