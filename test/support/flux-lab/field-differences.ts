import { type Document, type Node, isMap, isScalar, isSeq } from 'yaml';
import { type Json, type JsonObject, isArray, isEqual, isObject } from '../../../server/src/manifest/json.ts';

/** One step to a field: a key, or what names an item of a list. */
export type Step = string | { readonly name: string };

/** A field in which two objects differ. */
export interface FieldDifference {
  readonly path: readonly Step[];
  readonly before?: Json;
  readonly after?: Json;
}

/** What the server keeps for itself, and what controllers report. */
const kept = new Set(['generation', 'managedFields', 'resourceVersion', 'uid', 'creationTimestamp', 'selfLink']);
const names = ['containerPort', 'port', 'name', 'mountPath', 'key', 'ip', 'type', 'uid', 'id', 'topologyKey'];

/** The fields in which two states of an object differ, told without anything of the product; items go by their names. */
export function listDifferences(before: JsonObject, after: JsonObject): readonly FieldDifference[] {
  return walk(clean(before), clean(after), []);
}

function clean({ status: _status, ...object }: JsonObject): JsonObject {
  const { metadata } = object;
  if (!isObject(metadata)) return object;
  const left = Object.entries(metadata).filter(([key]) => !kept.has(key));
  return { ...object, metadata: Object.fromEntries(left) };
}

function walk(before: Json | undefined, after: Json | undefined, path: readonly Step[]): readonly FieldDifference[] {
  if (isEqual(before, after)) return [];
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      walk(before[key], after[key], [...path, key]),
    );
  const [left, right] = [toNamed(before), toNamed(after)];
  if (left && right && isSameOrder([...left.keys()], [...right.keys()]))
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
      walk(left.get(name), right.get(name), [...path, { name }]),
    );
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function isSameOrder(before: readonly string[], after: readonly string[]): boolean {
  const [left, right] = [before.filter((one) => after.includes(one)), after.filter((one) => before.includes(one))];
  return isEqual(left, right);
}

/** Undefined for a list without names, or with one that is there twice. */
function toNamed(list: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (!isArray(list)) return undefined;
  const named = new Map<string, Json>();
  for (const item of list) {
    const name = nameOf(item);
    if (name === undefined || named.has(name)) return undefined;
    named.set(name, item);
  }
  return named;
}

/** What a person would call an item by. */
export function nameOf(item: Json | undefined): string | undefined {
  if (!isObject(item)) return undefined;
  const own = names.find((name) => item[name] !== undefined && !isObject(item[name]));
  if (own === undefined) return undefined;
  const protocol = own === 'containerPort' || own === 'port' ? ` ${JSON.stringify(item['protocol'] ?? 'TCP')}` : '';
  return `${own}=${JSON.stringify(item[own])}${protocol}`;
}

/** The lines, from one, of a document that stand for a field: of its key and its value, or of the last that is there. */
export function listLines(document: Document, text: string, path: readonly Step[]): ReadonlySet<number> {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const toLines = (nodes: readonly unknown[]): ReadonlySet<number> => {
    const lines = new Set<number>();
    for (const node of nodes) {
      const [start, end] = (node as Node | null)?.range ?? [];
      if (start === undefined || end === undefined) continue;
      for (let line = lineOf(start); line <= lineOf(Math.max(start, end - 1)); line++) lines.add(line);
    }
    return lines;
  };
  let here: unknown = document.contents;
  let found: readonly unknown[] = [];
  for (const step of path) {
    if (typeof step === 'string' && isMap(here)) {
      const pair = here.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (!pair) return toLines(found.slice(0, 1));
      found = [pair.key, pair.value];
      here = pair.value;
    } else if (typeof step === 'object' && isSeq(here)) {
      const item = here.items.find((one) => nameOf((one as Node).toJSON() as Json) === step.name);
      if (!item) return toLines(found);
      found = [item];
      here = item;
    } else break;
  }
  return toLines(found);
}
