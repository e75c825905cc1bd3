import { type Document, type Node, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { SourcePlace, Step } from './rendered.ts';

/** A node of a document with the steps that lead to it; aliases are followed. */
export interface Spot {
  readonly file: string;
  readonly document: Document.Parsed;
  /** Which one of the file, from 0. */
  readonly index: number;
  readonly node: Node;
  readonly path: readonly Step[];
}

/** The root of a document; undefined for an empty one. */
export function toSpot(file: string, document: Document.Parsed, index: number): Spot | undefined {
  const { contents } = document;
  return isNode(contents) ? step({ file, document, index, node: contents, path: [] }, contents) : undefined;
}

/** The value of a key, which kustomize finds whatever its case; undefined where nothing is written. */
export function fieldOf(spot: Spot | undefined, name: string): Spot | undefined {
  if (!spot || !isMap(spot.node)) return undefined;
  const { items } = spot.node;
  const pair =
    items.find(({ key }) => isScalar(key) && key.value === name) ??
    items.find(({ key }) => isScalar(key) && String(key.value).toLowerCase() === name.toLowerCase());
  return pair && isScalar(pair.key) ? step(spot, pair.value, String(pair.key.value)) : undefined;
}

/** The entries of a map by key. */
export function entriesOf(spot: Spot | undefined): readonly (readonly [key: string, value: Spot])[] {
  if (!spot || !isMap(spot.node)) return [];
  return spot.node.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.source ?? key.value) : undefined;
    const below = name === undefined ? undefined : step(spot, value, name);
    return name !== undefined && below ? [[name, below] as const] : [];
  });
}

/** The items of a list. */
export function itemsOf(spot: Spot | undefined): readonly Spot[] {
  if (!spot || !isSeq(spot.node)) return [];
  return spot.node.items.flatMap((item, index) => {
    const below = step(spot, item, index);
    return below ? [below] : [];
  });
}

/** The items of a list that stands in a field. */
export function listOf(spot: Spot | undefined, name: string): readonly Spot[] {
  return itemsOf(fieldOf(spot, name));
}

/** A scalar as text; undefined for what is no scalar, or null. */
export function textOf(spot: Spot | undefined): string | undefined {
  if (!spot || !isScalar(spot.node)) return undefined;
  return spot.node.value === null ? undefined : spot.node.source;
}

/** The same for a field. */
export function textAt(spot: Spot | undefined, name: string): string | undefined {
  return textOf(fieldOf(spot, name));
}

/** Where it stands. */
export function placeOf({ file, index, node, path }: Spot): SourcePlace {
  const [start, end] = node.range ?? [0, 0];
  return { file, document: index, start, end, path };
}

function step(from: Spot, value: unknown, ...steps: readonly Step[]): Spot | undefined {
  const node = isAlias(value) ? value.resolve(from.document) : value;
  if (!isNode(node) || isAlias(node)) return undefined;
  return { ...from, node, path: [...from.path, ...steps] };
}
