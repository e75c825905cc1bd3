import { type Json, type JsonObject, isArray, isObject } from '../../../server/src/manifest/json.ts';
import { breakNames } from './break-names.ts';
import { breakText } from './break-text.ts';
import type { Change } from './change.ts';
import { type Keys, editAt } from './edit-at.ts';
import { type Node, type Prepare, findNodes } from './nodes.ts';

/** One way in which a manifest was broken, or was to be: the API server may take what comes out. */
export interface Breakage {
  readonly way: string;
  readonly keys: Keys;
  readonly manifest: JsonObject;
}

/** Every single fault that can be put into a manifest, by its schema. */
export function findBreakages(manifest: JsonObject, definition: JsonObject, prepare: Prepare): readonly Breakage[] {
  const nodes = findNodes(manifest, definition, prepare);
  const changes = [...nodes.flatMap(breakNode), ...breakNames(nodes)];
  return changes.map(({ way, keys, change }) => ({ way, keys, manifest: editAt(manifest, keys, change) }));
}

function breakNode(node: Node): readonly Change[] {
  const { keys, value } = node;
  const isRoot = keys.length === 0;
  return [
    ...(isRoot ? [] : breakType(node)),
    ...(isRoot || value === null ? [] : [{ way: 'null', keys, change: () => null }]),
    ...(isObject(value) ? breakObject(node, value) : []),
    ...(isArray(value) ? breakList(node, value) : []),
    ...(typeof value === 'number' ? breakNumber(node) : []),
    ...(typeof value === 'string' ? breakText(node) : []),
  ];
}

const others: readonly (readonly [string, Json])[] = [
  ['string', 'word'],
  ['integer', 7],
  ['number', 1.5],
  ['boolean', true],
  ['object', {}],
  ['object', { a: 'b' }],
  ['array', []],
  ['array', ['a']],
];

function breakType({ keys, part }: Node): readonly Change[] {
  const isQuantity = part.name?.endsWith('.resource.Quantity') === true;
  const types = isQuantity
    ? ['string', 'integer', 'number']
    : part.types.includes('number')
      ? [...part.types, 'integer']
      : part.types;
  if (types.length === 0 || part.isOpaque) return [];
  return others
    .filter(([type]) => !types.includes(type))
    .map(([type, value]) => ({ way: `type: ${types[0] ?? ''} → ${type}`, keys, change: () => value }));
}

function breakObject({ keys, part }: Node, value: JsonObject): readonly Change[] {
  const { properties, required, maxProperties, minProperties, additionalProperties } = part.schema;
  const known = isObject(properties) && additionalProperties === undefined ? properties : undefined;
  const isClosed = known && part.schema['x-kubernetes-preserve-unknown-fields'] !== true;
  const unknown: Change = { way: 'unknown field: new', keys: [...keys, 'noSuchField'], change: () => 1 };
  const typos = Object.keys(value).filter(
    (key) => known && Object.hasOwn(known, key) && !(keys.length === 0 && isHeader(key)),
  );
  const mandatory = isArray(required)
    ? required.filter((key) => typeof key === 'string').filter((key) => Object.hasOwn(value, key))
    : [];
  return [
    ...(isClosed ? [unknown, ...typos.map((key) => misspell(keys, key))] : []),
    ...mandatory.map((key): Change => ({ way: 'required', keys: [...keys, key], change: () => undefined })),
    ...(typeof minProperties === 'number' && minProperties > 0
      ? [{ way: 'length: object', keys, change: () => ({}) }]
      : []),
    ...(typeof maxProperties === 'number' && additionalProperties !== undefined
      ? [{ way: 'length: object', keys, change: () => toMany(maxProperties + 1, value) }]
      : []),
  ];
}

function isHeader(key: string): boolean {
  return key === 'apiVersion' || key === 'kind' || key === 'metadata';
}

function toMany(count: number, value: JsonObject): JsonObject {
  const [one = 'a'] = Object.values(value);
  return Object.fromEntries(Array.from({ length: count }, (_none, index) => [`k${index}`, one]));
}

/** The last two letters change places, or one is added. */
function misspell(keys: Keys, key: string): Change {
  const swapped = key.slice(0, -2) + key.slice(-1) + key.slice(-2, -1);
  const name = swapped === key ? `${key}x` : swapped;
  return {
    way: 'unknown field: typo',
    keys,
    change: (value) =>
      isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([each, field]) => [each === key ? name : each, field]))
        : value,
  };
}

function breakList({ keys, part }: Node, value: readonly Json[]): readonly Change[] {
  const { minItems, maxItems } = part.schema;
  const [first] = value;
  const type = part.schema['x-kubernetes-list-type'];
  const way = type === 'set' ? 'duplicate: set item' : 'duplicate: key';
  const isTooMany = typeof maxItems === 'number' && maxItems < 2000 && first !== undefined;
  return [
    ...(first !== undefined && (type === 'set' || type === 'map')
      ? [{ way, keys, change: () => [...value, first] }]
      : []),
    ...(typeof minItems === 'number' && minItems > 0 ? [{ way: 'length: list', keys, change: () => [] }] : []),
    ...(isTooMany
      ? [{ way: 'length: list', keys, change: () => Array.from({ length: maxItems + 1 }, () => first) }]
      : []),
  ];
}

function breakNumber({ keys, part }: Node): readonly Change[] {
  const { minimum, maximum, format, enum: choices, multipleOf } = part.schema;
  return [
    ...(typeof minimum === 'number' ? [{ way: 'range: minimum', keys, change: () => minimum - 1 }] : []),
    ...(typeof maximum === 'number' && Number.isSafeInteger(maximum)
      ? [{ way: 'range: maximum', keys, change: () => maximum + 1 }]
      : []),
    ...(format === 'int32' ? [{ way: 'range: int32', keys, change: () => 2 ** 31 }] : []),
    ...(format === 'int64' ? [{ way: 'range: int64', keys, change: () => 2 ** 64 }] : []),
    ...(isArray(choices) ? [{ way: 'enum', keys, change: () => 123_456 }] : []),
    ...(typeof multipleOf === 'number' ? [{ way: 'range: multiple', keys, change: () => multipleOf / 2 }] : []),
  ];
}
