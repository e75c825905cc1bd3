import type { Leaf, Provenance, RenderedObject, SourcePlace } from '../build/rendered.ts';
import type { ValueEdit } from './value-edit.ts';

/** Where a place of the older text lies in the newer one; the edit lies wholly within it, before it or after it. */
export function shiftPlace(place: SourcePlace, { file, start, end, growth }: ValueEdit): SourcePlace {
  if (place.file !== file || growth === 0 || place.end < end) return place;
  // what is put in where a value begins is part of it
  const isAfter = place.start >= end && place.start > start;
  return { ...place, start: isAfter ? place.start + growth : place.start, end: place.end + growth };
}

/** The same for all places of an object; what does not move stays the same object. */
export function shiftObject(object: RenderedObject, edit: ValueEdit): RenderedObject {
  const origin = object.origin && shiftPlace(object.origin, edit);
  let isMoved = origin !== object.origin;
  const leaves = object.leaves.map((leaf): Leaf => {
    const provenance = shiftProvenance(leaf.provenance, edit);
    if (provenance === leaf.provenance) return leaf;
    isMoved = true;
    return { ...leaf, provenance };
  });
  return isMoved ? { ...object, ...(origin && { origin }), leaves } : object;
}

function shiftProvenance(provenance: Provenance, edit: ValueEdit): Provenance {
  if (provenance.how === 'unknown') return provenance;
  const place = shiftPlace(provenance.place, edit);
  const use = provenance.how === 'exact' ? provenance.use && shiftPlace(provenance.use, edit) : undefined;
  const isGenerated = provenance.how === 'transformer' || provenance.how === 'generator';
  const content = isGenerated ? provenance.content && shiftPlace(provenance.content, edit) : undefined;
  const before = provenance as { readonly use?: SourcePlace; readonly content?: SourcePlace };
  if (place === provenance.place && use === before.use && content === before.content) return provenance;
  return { ...provenance, place, ...(use && { use }), ...(content && { content }) };
}
