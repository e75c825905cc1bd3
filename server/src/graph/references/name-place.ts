import type { Leaf, SourcePlace, Step } from '../build/rendered.ts';
import { placeOf } from '../rendered/find-leaf.ts';
import type { Definition, Holder } from './read-build.ts';

/** The leaf at a path of an object. */
export function leafAt({ object }: Holder, path: readonly Step[]): Leaf | undefined {
  return object.leaves.find(
    (leaf) => leaf.path.length === path.length && path.every((step, i) => step === leaf.path[i]),
  );
}

/** The path to what gives the object of a definition its name; what a controller makes goes by its maker's, if by none of its own. */
export function pathOfName({ provided: { named } }: Definition): readonly Step[] {
  return named ?? ['metadata', 'name'];
}

/**
 * Where a person finds the name of the object of a definition: in the document that it comes from, also where a
 * transformer adds something to it; else that document.
 */
export function findNamePlace(definition: Definition): SourcePlace | undefined {
  const { holder } = definition;
  const leaf = leafAt(holder, pathOfName(definition));
  const place = leaf && writtenPlaceOf(leaf);
  return place ?? holder.object.origin;
}

/** Where a value stands as it is written, before a transformer adds something to it. */
export function writtenPlaceOf(leaf: Leaf): SourcePlace | undefined {
  const { provenance } = leaf;
  return provenance.how === 'transformer' && provenance.written ? provenance.written : placeOf(leaf);
}
