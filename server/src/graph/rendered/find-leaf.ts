import { type FieldPath, findItem } from '../../manifest/field-path.ts';
import { type Json, isArray, isObject, own } from '../../manifest/json.ts';
import type { Leaf, RenderedObject, SourcePlace, Step } from '../build/rendered.ts';

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

/** A path with items by their index, as far as the object has it. */
export function toSteps(root: Json, path: FieldPath): readonly Step[] {
  const steps: Step[] = [];
  let here: Json | undefined = root;
  for (const segment of path) {
    const step: Step = 'field' in segment ? segment.field : isArray(here) ? findItem(here, segment) : -1;
    here = toNext(here, step);
    if (here === undefined) return steps;
    steps.push(step);
  }
  return steps;
}

function toNext(value: Json | undefined, step: Step): Json | undefined {
  if (typeof step === 'number') return isArray(value) ? value[step] : undefined;
  return isObject(value) ? own(value, step) : undefined;
}
