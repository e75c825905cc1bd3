import { type Alias, type Node, type Pair, isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import { type FieldPath, type Segment, findItem } from './field-path.ts';
import type { Json } from './json.ts';
import type { Range } from './position.ts';
import type { Resource } from './resource.ts';

/** Where a path stands in a manifest: its value, and the key (or list item) that carries it. */
export interface Location {
  readonly value: Range;
  readonly key: Range;
}

/** Finds a path in a resource's text; undefined when the text does not have it. */
export function locate(resource: Resource, path: FieldPath): Location | undefined {
  let here: Found = { node: resource.root, key: resource.root };
  for (const segment of path) {
    const next = step(resource, here, segment);
    if (!next) return undefined;
    here = next;
  }
  const value = toRange(resource, here.use ?? here.node);
  return { value, key: here.use ? value : toRange(resource, here.key) };
}

/** The deepest part of a path that the text has, with its place: where to say something about what is not in the text. */
export function locateNearest(resource: Resource, path: FieldPath): Location & { readonly path: FieldPath } {
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

function step(resource: Resource, from: Found, segment: Segment): Found | undefined {
  const node = resolve(resource, from.node);
  if (!node) return undefined;
  const through = from.use ?? (isAlias(from.node) ? from.node : undefined);
  const use = through ? { use: through } : {};
  if ('field' in segment) {
    const found = findPair(resource, node, segment.field);
    if (!found) return undefined;
    const { pair, merged } = found;
    const key = pair.key as Node;
    return { node: isNode(pair.value) ? pair.value : key, key, ...use, ...(merged ? { use: merged } : {}) };
  }
  if (!isSeq(node)) return undefined;
  const list = node.items.map((item) => (isNode(item) ? (item.toJS(resource.document) as Json) : null));
  const item = node.items[findItem(list, segment)];
  return isNode(item) ? { node: item, key: itemKey(item), ...use } : undefined;
}

/** A key of a map, or of the maps merged into it by `<<`. */
function findPair(resource: Resource, node: Node, field: string): { pair: Pair; merged?: Alias } | undefined {
  if (!isMap(node)) return undefined;
  const named = (name: string): Pair | undefined =>
    node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === name);
  const own = named(field);
  if (own) return { pair: own };
  const merge = node.items.find((item) => isScalar(item.key) && item.key.source === '<<');
  const sources = merge && isSeq(merge.value) ? merge.value.items : merge ? [merge.value] : [];
  for (const source of sources) {
    if (!isAlias(source)) continue;
    const target = resolve(resource, source);
    const found = target && findPair(resource, target, field);
    if (found) return { pair: found.pair, merged: found.merged ?? source };
  }
  return undefined;
}

/** A whole list item is too much to underline: its first key stands for it. */
function itemKey(item: Node): Node {
  const first = isMap(item) ? item.items[0]?.key : undefined;
  return isNode(first) ? first : item;
}

function resolve(resource: Resource, node: Node): Node | undefined {
  return isAlias(node) ? node.resolve(resource.document) : node;
}

function toRange(resource: Resource, node: Node): Range {
  const [start, end] = node.range ?? [0, 0];
  return { start: resource.toPosition(start), end: resource.toPosition(end) };
}
