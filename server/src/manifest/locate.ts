import { type Alias, type Node, type Pair, type YAMLSeq, isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import { type FieldPath, type Segment, findItem } from './field-path.ts';
import type { Json } from './json.ts';
import type { Range } from './position.ts';
import { findField } from './quick/find-field.ts';
import { inspected } from './read-value.ts';
import type { Declaration } from './resource.ts';

/** Where a path stands in a manifest: its value, and the key (or list item) that carries it. */
export interface Location {
  readonly value: Range;
  readonly key: Range;
}

/** Finds a path in a resource's text; undefined when the text does not have it. */
export function locate(resource: Declaration, path: FieldPath): Location | undefined {
  const plain = resource.isPlain ? findField(resource.source, path) : undefined;
  if (plain) return { value: toRange(resource, plain.value), key: toRange(resource, plain.key) };
  const found = find(resource, path);
  if (!found) return undefined;
  const value = toRange(resource, (found.use ?? found.node).range);
  return { value, key: found.use ? value : toRange(resource, found.key.range) };
}

/** The node that a path leads to, which can be an alias. */
export function findNode(resource: Declaration, path: FieldPath): Node | undefined {
  return find(resource, path)?.node;
}

/** The key that a path leads to, or the first of a list's item; undefined where it is reached through an alias. */
export function findKey(resource: Declaration, path: FieldPath): Node | undefined {
  const found = find(resource, path);
  return found?.use ? undefined : found?.key;
}

/** The deepest part of a path that the text has, with its place: where to say something about what is not in the text. */
export function locateNearest(resource: Declaration, path: FieldPath): Location & { readonly path: FieldPath } {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    const found = locate(resource, part);
    if (found) return { ...found, path: part };
  }
  const kind = locate(resource, [{ field: 'kind' }]);
  return { value: kind?.value ?? resource.range, key: kind?.key ?? resource.range, path: [] };
}

interface Found {
  readonly node: Node;
  readonly key: Node;
  /** The alias through which this was reached: the place of use, which is what a person looks at. */
  readonly use?: Alias;
}

function find(resource: Declaration, path: FieldPath): Found | undefined {
  const { root } = resource.syntax();
  let here: Found = { node: root, key: root };
  for (const segment of path) {
    const next = step(resource, here, segment);
    if (!next) return undefined;
    here = next;
  }
  return here;
}

function step(resource: Declaration, from: Found, segment: Segment): Found | undefined {
  const node = resolve(resource, from.node);
  if (!node) return undefined;
  const through = from.use ?? (isAlias(from.node) ? from.node : undefined);
  const use = through ? { use: through } : {};
  if ('field' in segment) {
    const found = findPair(resource, node, segment.field);
    if (!found) return undefined;
    const { pair, merged } = found;
    const key = pair.key as Node;
    return { node: isNode(pair.value) ? pair.value : key, key, ...(merged ? { use: merged } : {}), ...use };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items['index' in segment ? segment.index : findItem(toValues(resource, node), segment)];
  return isNode(item) ? { node: item, key: itemKey(item), ...use } : undefined;
}

function toValues({ syntax }: Declaration, { items }: YAMLSeq): readonly Json[] {
  const { document } = syntax();
  return items.map((item) => (isNode(item) ? (item.toJS(document, inspected) as Json) : null));
}

/** A key of a map, or of the maps merged into it by `<<`. */
function findPair(resource: Declaration, node: Node, field: string): { pair: Pair; merged?: Alias } | undefined {
  if (!isMap(node)) return undefined;
  const own = node.items.find((item) => isPair(item) && isNode(item.key) && toField(resource, item.key) === field);
  if (own) return { pair: own };
  for (const { key, value } of node.items) {
    const isMerge = isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
    const found = isMerge && isNode(value) && findMerged(resource, value, field);
    if (found) return found;
  }
  return undefined;
}

/** A key as JSON has it. */
function toField(resource: Declaration, key: Node): string | undefined {
  const node = resolve(resource, key);
  return isScalar<string | number | boolean | symbol | null>(node) ? String(node.value ?? '') : undefined;
}

/** What `<<` names: a map, an alias of one, or a list of both, of which the first that has the key counts. */
function findMerged(resource: Declaration, source: Node, field: string): { pair: Pair; merged?: Alias } | undefined {
  const target = resolve(resource, source);
  if (!isSeq(target)) {
    const found = target && findPair(resource, target, field);
    return found && isAlias(source) ? { pair: found.pair, merged: source } : found;
  }
  for (const item of target.items) {
    const found = isNode(item) && findMerged(resource, item, field);
    if (found) return found;
  }
  return undefined;
}

/** A whole list item is too much to underline: its first key stands for it. */
function itemKey(item: Node): Node {
  const first = isMap(item) ? item.items[0]?.key : undefined;
  return isNode(first) ? first : item;
}

function resolve(resource: Declaration, node: Node): Node | undefined {
  return isAlias(node) ? node.resolve(resource.syntax().document) : node;
}

function toRange(resource: Declaration, span: readonly number[] | null | undefined): Range {
  const [start = 0, end = 0] = span ?? [];
  return { start: resource.toPosition(start), end: resource.toPosition(end) };
}
