import {
  type Alias,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
} from 'yaml';
import { compose } from '../../manifest/compose.ts';
import { findDeclared } from '../../manifest/find-declared.ts';
import { type Json, isArray, isObject } from '../../manifest/json.ts';
import { readValue } from '../../manifest/read-value.ts';
import { finish } from '../../manifest/slices.ts';
import { splitChunks } from '../../manifest/split-chunks.ts';
import { tokenize } from '../../manifest/tokenize.ts';
import type { Leaf, Provenance, RenderedObject, SourcePlace, Step } from '../build/rendered.ts';

/**
 * The objects of a file as they are applied without kustomize, each value with its place; none of a document that cannot
 * be read. Their scalars are read as the API server's own tools read them.
 */
export function readRawObjects(file: string, text: string): readonly RenderedObject[] {
  const objects: RenderedObject[] = [];
  let [index, base] = [0, 0];
  for (const chunk of splitChunks(text)) {
    const tokens = finish(tokenize(chunk));
    for (const document of typeof tokens === 'number' ? [undefined] : compose(tokens)) {
      if (document && !('pos' in document)) objects.push(...readDocument(file, document, index, base));
      index++;
    }
    base += chunk.length;
  }
  return objects;
}

/** `base` is where the part of the text begins from which the document's offsets count. */
function readDocument(file: string, document: Document.Parsed, index: number, base: number): readonly RenderedObject[] {
  const root = document.contents;
  const read = isMap(root) ? readValue(document) : undefined;
  if (!isMap(root) || !read || 'code' in read || !isObject(read.value)) return [];
  return findDeclared(document, root, read.value).map((declared) => {
    const [start, end] = declared.root.range ?? [0, 0];
    const origin = { file, document: index, start: base + start, end: base + end };
    const reader: Reader = { document, origin, base, isWhole: declared.root === root, leaves: [], indexes: new Map() };
    list(reader, declared.value, { node: declared.root }, []);
    return { value: declared.value, origin, leaves: reader.leaves };
  });
}

interface Reader {
  readonly document: Document.Parsed;
  readonly origin: SourcePlace;
  readonly base: number;
  /** Whether the object is its document, so that steps in the one are steps in the other. */
  readonly isWhole: boolean;
  readonly leaves: Leaf[];
  readonly indexes: Map<YAMLMap, ReadonlyMap<string | undefined, Pair>>;
}

/** A node, and the alias through which it was reached. */
interface Reached {
  readonly node: Node | undefined;
  readonly use?: Alias;
}

function list(reader: Reader, value: Json, reached: Reached, path: readonly Step[]): void {
  const { node, use } = resolve(reader, reached);
  const here = { node, ...(use && { use }) };
  if (isArray(value) && value.length > 0) {
    for (const [index, item] of value.entries()) list(reader, item, pick(here, node, index), [...path, index]);
  } else if (isObject(value) && Object.keys(value).length > 0) {
    for (const [key, item] of Object.entries(value)) list(reader, item, find(reader, here, key), [...path, key]);
  } else reader.leaves.push({ path, provenance: toProvenance(reader, here, path) });
}

function pick(reached: Reached, node: Node | undefined, index: number): Reached {
  const item = isSeq(node) ? node.items[index] : undefined;
  return { ...reached, node: isNode(item) ? item : undefined };
}

/** The value of a key, which a merge can bring. */
function find(reader: Reader, { node, use }: Reached, key: string): Reached {
  const nothing = { node: undefined, ...(use && { use }) };
  if (!isMap(node)) return nothing;
  const own = indexOf(reader, node).get(key);
  if (own) return { node: isNode(own.value) ? own.value : isNode(own.key) ? own.key : undefined, ...(use && { use }) };
  for (const { key: name, value } of node.items) {
    if (!isScalar(name) || name.source !== '<<' || !isNode(value)) continue;
    const found = findMerged(reader, { node: value, ...(use && { use }) }, key);
    if (found.node) return found;
  }
  return nothing;
}

/** Looking each key up anew would take quadratic time in a large map. */
function indexOf(reader: Reader, map: YAMLMap): ReadonlyMap<string | undefined, Pair> {
  const known = reader.indexes.get(map);
  if (known) return known;
  const index = new Map(map.items.toReversed().map((pair) => [toKey(reader, pair.key), pair] as const));
  reader.indexes.set(map, index);
  return index;
}

function findMerged(reader: Reader, merged: Reached, key: string): Reached {
  const { node, use } = resolve(reader, merged);
  const through = { ...(use && { use }) };
  if (!isSeq(node)) return find(reader, { node, ...through }, key);
  for (const item of node.items) {
    const found = isNode(item) ? find(reader, resolve(reader, { node: item, ...through }), key) : undefined;
    if (found?.node) return found;
  }
  return { node: undefined };
}

function resolve({ document }: Reader, { node, use }: Reached): Reached {
  if (!isAlias(node)) return { node, ...(use && { use }) };
  return { node: node.resolve(document), use: use ?? node };
}

function toKey({ document }: Reader, key: unknown): string | undefined {
  const node = isAlias(key) ? key.resolve(document) : key;
  return isScalar<string | number | boolean | null>(node) ? String(node.value ?? '') : undefined;
}

function toProvenance(reader: Reader, { node, use }: Reached, path: readonly Step[]): Provenance {
  const place = toPlace(reader, node);
  if (!place) return { how: 'exact', via: 'resource', place: reader.origin };
  const used = toPlace(reader, use);
  if (used) return { how: 'exact', via: 'alias', place, use: used };
  return { how: 'exact', via: 'resource', place: reader.isWhole ? { ...place, path } : place };
}

function toPlace({ origin: { file, document }, base }: Reader, node: Node | undefined): SourcePlace | undefined {
  const range = node?.range;
  return range ? { file, document, start: base + range[0], end: base + range[1] } : undefined;
}
