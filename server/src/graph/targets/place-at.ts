import type { Leaf, RenderedObject, SourcePlace, Step } from '../build/rendered.ts';

/** Where a field of an object is set, or the first of what is in it; else the document that the object comes from. */
export function placeAt(
  { leaves, origin }: Pick<RenderedObject, 'leaves' | 'origin'>,
  ...path: readonly Step[]
): SourcePlace | undefined {
  const isIn = (leaf: Leaf): boolean => path.every((step, i) => leaf.path[i] === step);
  for (const leaf of leaves) if (isIn(leaf) && leaf.provenance.how !== 'unknown') return leaf.provenance.place;
  return origin;
}
