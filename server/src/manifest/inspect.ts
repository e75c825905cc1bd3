import { type Alias, type Document, type YAMLMap, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { ManifestProblem } from './resource.ts';

/** No manifest nests this deep; what does would exhaust the stack of whatever walks it, as would a circle. */
export const maxDepth = 200;
/** More values than etcd can hold in one object, each counted where an alias or a merge uses it. */
const maxValues = 500_000;
/** For each alias the library goes through all anchors and aliases before it. */
const maxAliases = 2000;

/** Why a document cannot be read, and between which offsets the reason stands, if it is in one place. */
export type Flaw = Pick<ManifestProblem, 'code' | 'message'> & { readonly place?: readonly [number, number] };

/** For what would cost too much to read. */
export const tooComplex: Flaw = {
  code: 'yaml-too-complex',
  message: 'This document nests too deeply or expands too many aliases, so Driftline does not read it.',
};

/**
 * What is wrong with a document that has no syntax errors: an alias without an anchor before it, a key that stands
 * twice, or more than can be read. All in one walk, in linear time, and before anything is expanded: the library's own
 * search for equal keys compares each with each.
 */
export function inspect(document: Document.Parsed): Flaw | undefined {
  const walk: Walk = { anchors: new Map(), aliases: 0, flaw: undefined };
  measure(walk, document.contents);
  return walk.flaw;
}

/** How many values a node expands to, and how deep they nest. */
interface Extent {
  readonly size: number;
  readonly height: number;
  /** The name of the field that it is as a key. */
  readonly field?: string | undefined;
}

interface Walk {
  /** What was last named so; an anchor that is still open has no extent yet. */
  readonly anchors: Map<string, Extent | 'open'>;
  aliases: number;
  flaw: Flaw | undefined;
}

const leaf: Extent = { size: 1, height: 0 };

function measure(walk: Walk, node: unknown): Extent {
  if (walk.flaw) return leaf;
  if (isAlias(node)) {
    const named = walk.anchors.get(node.source);
    if (named === 'open' || ++walk.aliases > maxAliases) walk.flaw = tooComplex;
    else if (!named) walk.flaw = unresolved(node);
    return named === 'open' || !named ? leaf : named;
  }
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  if (anchor !== undefined) walk.anchors.set(anchor, 'open');
  const extent = isMap(node)
    ? measureMap(walk, node)
    : isSeq(node)
      ? sum(
          walk,
          node.items.map((item) => measure(walk, item)),
        )
      : { ...leaf, field: isScalar(node) ? toField(node.value) : undefined };
  if (anchor !== undefined) walk.anchors.set(anchor, extent);
  return extent;
}

function measureMap(walk: Walk, map: YAMLMap): Extent {
  const fields = new Set<string>();
  const extents = map.items.map((pair) => {
    const { field } = measure(walk, pair.key);
    if (field !== undefined && fields.has(field)) walk.flaw ??= repeated(pair.key);
    if (field !== undefined) fields.add(field);
    return measure(walk, pair.value);
  });
  return sum(walk, extents);
}

function sum(walk: Walk, extents: readonly Extent[]): Extent {
  let [size, height] = [1, 0];
  for (const extent of extents) {
    size += extent.size;
    height = Math.max(height, extent.height + 1);
  }
  if (size > maxValues || height > maxDepth) walk.flaw ??= tooComplex;
  return { size, height };
}

/** As JSON has a key, in which `1` and `"1"` are one; undefined for `<<`, which may stand several times. */
function toField(value: unknown): string | undefined {
  if (value === null) return '';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** Its name is not told: where a value is due, it may be a password that begins with a star. */
function unresolved({ range }: Alias): Flaw {
  const message = 'Unresolved alias: its anchor must be set before it';
  return { code: 'yaml-syntax', message, ...(range ? { place: [range[0], range[1]] } : {}) };
}

function repeated(key: unknown): Flaw {
  const [start, end] = (isNode(key) ? key.range : undefined) ?? [0, 1];
  return { code: 'yaml-syntax', message: 'Map keys must be unique', place: [start, Math.max(end, start + 1)] };
}
