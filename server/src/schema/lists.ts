import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import type { Prepared } from './compiled.ts';
import { checkChoices } from './limits.ts';
import { type Place, inside, isInMetadata } from './place.ts';
import { reportType } from './scalars.ts';
import { isPlaceholder } from './substitute.ts';
import { type WalkContext, report } from './walk.ts';

/** Items of the API server's own lists that it refuses to take twice with one key, whoever applies them. */
const single =
  /\.(?:core\.v1\.(?:Container|EphemeralContainer|Volume|ServicePort)|storage\.v1\.CSINodeDriver|admissionregistration\.v1\.(?:Mutating|Validating)Webhook)$/;

/** Checks a list: the type, its items, how many there are, and which are the same. */
export function checkList(
  value: readonly Json[],
  { schema, types }: Prepared,
  place: Place | undefined,
  context: WalkContext,
): boolean {
  if (types.length > 0 && !types.includes('array')) {
    const isTaken = types.includes('string') && isTakenForText(value, schema, context);
    reportType(value, types, place, context, isTaken ? 'warning' : 'error');
    return false;
  }
  const { items, prefixItems } = schema;
  const first = isArray(items) ? items : isArray(prefixItems) ? prefixItems : [];
  const others = isArray(items) ? schema['additionalItems'] : items;
  for (const [index, item] of value.entries()) {
    const one = first[index] ?? others;
    if (one !== undefined) context.walk(item, one, inside(place, index), context);
  }
  checkCount(value.length, schema, place, context);
  checkChoices(value, schema, place, context);
  checkSame(value, schema, place, context);
  return true;
}

/** The API server does not look at the type of a custom text with a format, and Go reads bytes from numbers too. */
function isTakenForText(value: readonly Json[], { format }: JsonObject, { dialect }: WalkContext): boolean {
  if (dialect !== 'built-in') return dialect === 'custom' && format !== undefined;
  return format === 'byte' && value.every((item) => typeof item === 'number');
}

function checkCount(count: number, schema: JsonObject, place: Place | undefined, context: WalkContext): void {
  const { minItems, maxItems } = schema;
  const facts = { code: 'schema-length', severity: 'error', anchor: 'key', foundKind: 'list' } as const;
  if (typeof minItems === 'number' && count < minItems && !context.isPart)
    report(context, place, { ...facts, expected: `>= ${minItems}` });
  if (typeof maxItems === 'number' && count > maxItems)
    report(context, place, { ...facts, expected: `<= ${maxItems}` });
}

/** Items that the API server takes for the same: https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy */
function checkSame(value: readonly Json[], schema: JsonObject, place: Place | undefined, context: WalkContext): void {
  const keys = schema['x-kubernetes-list-map-keys'];
  const names = isArray(keys) ? keys.filter((name) => typeof name === 'string') : [];
  const isSet = schema['x-kubernetes-list-type'] === 'set' || schema['uniqueItems'] === true;
  if (value.length < 2 || (!isSet && names.length === 0)) return;
  const defaults = names.length > 0 ? toDefaults(names, schema, context) : {};
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    const identity = names.length > 0 ? toIdentity(item, names, defaults) : toText(item);
    if (identity === undefined || isPlaceholder(identity)) continue;
    if (seen.has(identity)) {
      // whoever applies by client alone gets away with the others
      const severity = isRefused(schema, place, context) ? 'error' : 'warning';
      const expected = names.length > 0 ? identity : '';
      report(context, inside(place, index), { code: 'schema-duplicate-item', severity, anchor: 'value', expected });
    }
    seen.add(identity);
  }
}

function isRefused({ items }: JsonObject, place: Place | undefined, { dialect, prepare }: WalkContext): boolean {
  if (dialect === 'built-in') return isObject(items) && single.test(prepare(items).name ?? '');
  return dialect === 'json-schema' || !isInMetadata(place);
}

/** `port=80, protocol="TCP"`; undefined where a key is left out that has no default. */
function toIdentity(item: Json, names: readonly string[], defaults: JsonObject): string | undefined {
  if (!isObject(item) || Object.hasOwn(item, '$patch')) return undefined;
  const parts: string[] = [];
  for (const name of names) {
    const key = own(item, name) ?? own(defaults, name) ?? null;
    if (key === null || typeof key === 'object') return undefined;
    parts.push(`${name}=${JSON.stringify(key)}`);
  }
  return parts.join(', ');
}

/** `protocol` is TCP for every port of the API server's own kinds, whether or not its schema says so. */
function toDefaults(names: readonly string[], schema: JsonObject, { prepare, dialect }: WalkContext): JsonObject {
  const { items } = schema;
  const properties = isObject(items) ? prepare(items).schema['properties'] : undefined;
  const found = names.flatMap((name): readonly (readonly [string, Json])[] => {
    const property = isObject(properties) ? own(properties, name) : undefined;
    const value = isObject(property) ? property['default'] : undefined;
    if (value !== undefined) return [[name, value]];
    return dialect === 'built-in' && name === 'protocol' ? [[name, 'TCP']] : [];
  });
  return Object.fromEntries(found);
}

/** A value as text that is equal for equal values, whatever the order of their fields. */
function toText(value: Json, depth = 0): string | undefined {
  if (depth > 50) return undefined;
  if (isArray(value)) return `[${value.map((item) => toText(item, depth + 1)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${toText(value[key] ?? null, depth + 1)}`).join(',')}}`;
}
