import type { FieldPath } from '../../manifest/field-path.ts';
import { type Step, toSteps } from '../../manifest/to-steps.ts';
import type { Leaf, RenderedObject, SourcePlace } from '../build/rendered.ts';

/** What sets a part of a rendered object. */
export interface FoundLeaf {
  readonly leaf: Leaf;
  /** How many steps the leaf lies below the part. */
  readonly depth: number;
  /** How many steps of the path the object has. */
  readonly length: number;
}

/** The leaf that a path leads to, or the first below it, or below the deepest part of it that is there. */
export function findLeaf(
  { value, leaves }: RenderedObject,
  path: FieldPath,
  isWanted: (place: SourcePlace) => boolean,
): FoundLeaf | undefined {
  const all = toSteps(value, path);
  for (let length = all.length; length > 0; length--) {
    const steps = all.slice(0, length);
    const leaf = leaves.find((one) => isBelow(one.path, steps) && isPlaced(one, isWanted));
    if (leaf) return { leaf, depth: leaf.path.length - length, length };
  }
  return undefined;
}

/** Where a leaf is written, as a person looks for it: an alias where it is used. */
export function placeOf({ provenance }: Leaf): SourcePlace | undefined {
  if (provenance.how === 'unknown') return undefined;
  return provenance.how === 'exact' ? (provenance.use ?? provenance.place) : provenance.place;
}

function isPlaced(leaf: Leaf, isWanted: (place: SourcePlace) => boolean): boolean {
  const place = placeOf(leaf);
  return place !== undefined && isWanted(place);
}

function isBelow(path: readonly Step[], above: readonly Step[]): boolean {
  return path.length >= above.length && above.every((step, i) => step === path[i]);
}
