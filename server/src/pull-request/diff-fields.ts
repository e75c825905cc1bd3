import type { FieldPath, Segment } from '../manifest/field-path.ts';
import { type Json, type JsonObject, type JsonScalar, isArray, isEqual, isObject, own } from '../manifest/json.ts';
import type { FieldChange } from './change.ts';

/** By what items of lists are told apart, the first that all of them have; where none is, by their places. */
const listKeys: readonly (readonly string[])[] = [
  ['name'],
  ['key'],
  ['mountPath'],
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['ip'],
];

/** Every field in which two versions of an object differ, in the order of their names. */
export function diffFields(before: Json, after: Json): readonly FieldChange[] {
  const found: FieldChange[] = [];
  visit(before, after, [], found);
  return found;
}

function visit(before: Json | undefined, after: Json | undefined, path: FieldPath, found: FieldChange[]): void {
  if (isEqual(before, after)) return;
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    for (const key of keys) visit(own(before, key), own(after, key), [...path, { field: key }], found);
  } else if (isArray(before) && isArray(after)) visitList(before, after, path, found);
  else found.push({ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
}

function visitList(before: readonly Json[], after: readonly Json[], path: FieldPath, found: FieldChange[]): void {
  const [left, right] = readKeyed(before, after) ?? [];
  if (left && right) {
    visitKeyed(left, right, path, found);
    return;
  }
  const isOfObjects = [...before, ...after].every(isObject);
  if (isOfObjects && before.length === after.length)
    before.forEach((item, index) => visit(item, after[index], [...path, { index }], found));
  else found.push({ path, before, after });
}

interface Item {
  readonly segment: Segment;
  readonly value: Json;
}

type Keyed = ReadonlyMap<string, Item>;

function visitKeyed(before: Keyed, after: Keyed, path: FieldPath, found: FieldChange[]): void {
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [then, now] = [before.get(key), after.get(key)];
    const segment = (now ?? then)?.segment;
    if (segment) visit(then?.value, now?.value, [...path, segment], found);
  }
  const [kept, now] = [
    [...before.keys()].filter((key) => after.has(key)),
    [...after.keys()].filter((key) => before.has(key)),
  ];
  if (!isEqual(kept, now)) found.push({ path, before: kept, after: now, isOrder: true });
}

function readKeyed(before: readonly Json[], after: readonly Json[]): readonly [Keyed, Keyed] | undefined {
  if (before.length === 0 || after.length === 0) return undefined;
  for (const names of listKeys) {
    const [left, right] = [readItems(before, names), readItems(after, names)];
    if (left && right) return [left, right];
  }
  return undefined;
}

function readItems(list: readonly Json[], names: readonly string[]): Keyed | undefined {
  const items = new Map<string, Item>();
  for (const value of list) {
    const keys = isObject(value) ? readKeys(value, names) : undefined;
    const key = keys && Object.values(keys).join('/');
    if (!keys || key === undefined || items.has(key)) return undefined;
    items.set(key, { segment: { keys }, value });
  }
  return items;
}

/** The API server puts TCP where no protocol is. */
function readKeys(item: JsonObject, names: readonly string[]): Readonly<Record<string, JsonScalar>> | undefined {
  const keys: Record<string, JsonScalar> = {};
  for (const name of names) {
    const value = own(item, name) ?? (name === 'protocol' ? 'TCP' : undefined);
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    keys[name] = value;
  }
  return keys;
}
